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

    private readonly Lazy<Task<ConnectionMultiplexer>> _connecting =
        new(() => ConnectionMultiplexer.ConnectAsync(OptionsOf(address)));

    /// <exception cref="ArgumentException">The address is malformed.</exception>
    public static ConfigurationOptions OptionsOf(string address)
    {
        var options = ConfigurationOptions.Parse(address);
        options.AbortOnConnectFail = false;
        options.ReconnectRetryPolicy = new LinearRetry((int)RetryEvery.TotalMilliseconds);
        return options;
    }

    public async Task<IConnectionMultiplexer> GetAsync() => await _connecting.Value;

    /// <summary>Returns when Redis answers and has its data, however long that takes.</summary>
    /// <param name="notYet">Hears of every attempt that failed.</param>
    public async Task WaitAsync(Action<Exception> notYet, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                // A server that still reads its file answers PING with an error.
                await (await GetAsync()).GetDatabase().PingAsync().WaitAsync(cancellationToken);
                return;
            }
            catch (Exception e) when (RedisFailure.Is(e))
            {
                notYet(e);
            }

            await Task.Delay(RetryEvery, time, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connecting.IsValueCreated)
            await (await _connecting.Value).DisposeAsync();
    }
}
