using StackExchange.Redis;

namespace P2POrleans.Silo.Redis;

/// <summary>
/// The process's connection to Redis, made when it is first asked for. It is usable before Redis is there and mends itself without limit;
/// until then commands fail. Any thread may call.
/// </summary>
/// <param name="address"><c>HOST:PORT</c> and what else StackExchange.Redis takes, such as <c>,password=…</c>.</param>
public sealed class RedisConnection(string address) : IAsyncDisposable
{
    private static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan RepeatEvery = TimeSpan.FromSeconds(30);

    /// <summary>
    /// A write that takes longer counts as failed, and may yet be carried out: less than those wait that wait for it. An address that says
    /// otherwise wins.
    /// </summary>
    private const string AnswerWithin = "asyncTimeout=5000,syncTimeout=5000";

    private readonly Lazy<Task<ConnectionMultiplexer>> _connecting =
        new(() => ConnectionMultiplexer.ConnectAsync(OptionsOf(address)));

    private readonly RedisReach _reach = new(OptionsOf(address));

    /// <summary>For messages: without what else the setting says, such as a password.</summary>
    public string Address => _reach.Address;

    /// <exception cref="ArgumentException">The address is malformed.</exception>
    public static ConfigurationOptions OptionsOf(string address)
    {
        var options = ConfigurationOptions.Parse($"{AnswerWithin},{address}");
        options.SetDefaultPorts();
        options.AbortOnConnectFail = false;
        options.ReconnectRetryPolicy = new LinearRetry((int)RetryEvery.TotalMilliseconds);
        return options;
    }

    public async Task<IConnectionMultiplexer> GetAsync() => await _connecting.Value;

    /// <summary>Returns when Redis answers and has its data, however long that takes.</summary>
    /// <param name="notYet">Hears why not, in few words: at once, when the reason is another, and now and then while it stays the same.</param>
    public async Task WaitAsync(Action<string> notYet, TimeProvider time, CancellationToken cancellationToken)
    {
        string? said = null;
        long saidAt = 0;
        while (await WhyNotAsync(time, cancellationToken) is { } reason)
        {
            if (reason != said || time.GetElapsedTime(saidAt) >= RepeatEvery)
            {
                notYet(reason);
                (said, saidAt) = (reason, time.GetTimestamp());
            }

            await Task.Delay(RetryEvery, time, cancellationToken);
        }
    }

    private async Task<string?> WhyNotAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        if (await _reach.WhyNotAsync(time, cancellationToken) is { } reason)
            return reason;
        try
        {
            // A server that still reads its file answers PING with an error.
            await (await GetAsync()).GetDatabase().PingAsync().WaitAsync(cancellationToken);
            return null;
        }
        catch (Exception e) when (RedisFailure.Is(e))
        {
            return RedisFailure.Reason(e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connecting.IsValueCreated)
            await (await _connecting.Value).DisposeAsync();
    }
}
