using Orleans.Serialization;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.Grains.Calls;
using P2POrleans.Grains.Contracts;
using P2POrleans.TestKit;

namespace P2POrleans.Cluster.Tests.Engine;

public sealed class RetryPolicyTests
{
    private static readonly DirectoryFault Rebuilding = new(DirectoryError.Unavailable, "Not now.");

    private readonly RetryPolicy _patient = new(TimeSpan.FromMinutes(1), () => true, TimeProvider.System);
    private readonly RetryPolicy _once = new(TimeSpan.Zero, () => true, TimeProvider.System);
    private int _calls;

    public static TheoryData<string> LostCalls => ["timeout", "silo", "store", "cancelled by the silo", "no form on the wire", "unavailable"];

    [Theory]
    [MemberData(nameof(LostCalls))]
    public async Task Call_LostTwice_IsRepeated(string how)
    {
        DirectoryResult<string> result = await _patient.CallAsync(attempt => Lose(attempt < 2 ? how : null), CancellationToken.None);

        Assert.Equal("found", result.Value);
        Assert.Equal(3, _calls);
    }

    [Theory]
    [MemberData(nameof(LostCalls))]
    public async Task Call_TimeIsOver_IsUnavailable(string how)
    {
        DirectoryResult<string> result = await _once.CallAsync(_ => Lose(how), CancellationToken.None);

        Assert.Equal(DirectoryError.Unavailable, result.Fault?.Error);
        Assert.Equal(1, _calls);
    }

    /// <summary>An announce, whose answer is waited for longer than calls are repeated.</summary>
    [Fact]
    public async Task Call_FirstAttemptTookAllTheTime_HasASecondAndNoThird()
    {
        var time = new ManualTimeProvider();
        var policy = new RetryPolicy(TimeSpan.FromSeconds(15), () => true, time);

        ValueTask<DirectoryResult<string>> call = policy.CallAsync(
            _ =>
            {
                time.Advance(TimeSpan.FromSeconds(20));
                return Lose("timeout");
            },
            CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(DirectoryError.Unavailable, (await call).Fault?.Error);
        Assert.Equal(2, _calls);
    }

    [Fact]
    public async Task Call_ClusterIsAway_IsNotRepeated()
    {
        var away = new RetryPolicy(TimeSpan.FromMinutes(1), () => false, TimeProvider.System);

        DirectoryResult<string> result = await away.CallAsync(_ => Lose("silo"), CancellationToken.None);

        Assert.Equal(DirectoryError.Unavailable, result.Fault?.Error);
        Assert.Equal(1, _calls);
    }

    [Fact]
    public async Task Call_Refused_IsNotRepeated()
    {
        DirectoryResult<string> result = await _patient.CallAsync<string>(
            _ =>
            {
                _calls++;
                return new(new DirectoryFault(DirectoryError.SequenceGap, "A gap."));
            },
            CancellationToken.None);

        Assert.Equal(DirectoryError.SequenceGap, result.Fault?.Error);
        Assert.Equal(1, _calls);
    }

    [Fact]
    public async Task Call_CallerGivesUp_IsCancelled()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await _patient.CallAsync(_ => Lose("cancelled by the silo"), cancelled.Token));
    }

    [Fact]
    public async Task Call_Bug_IsThrown() => await Assert.ThrowsAsync<InvalidOperationException>(
        async () => await _patient.CallAsync(_ => Lose("bug"), CancellationToken.None));

    [Fact]
    public async Task Ask_TimeIsOver_ThrowsWhatTheStoreWould() => await Assert.ThrowsAsync<DirectoryStoreException>(
        async () => await _once.AskAsync<int>(() => throw new TimeoutException(), CancellationToken.None));

    [Fact]
    public async Task Ask_Null_IsAnAnswer() =>
        Assert.Null(await _once.AskAsync<string?>(() => new((string?)null), CancellationToken.None));

    private ValueTask<Answer<string>> Lose(string? how)
    {
        _calls++;
        return how switch
        {
            null => new("found"),
            "timeout" => throw new TimeoutException(),
            "silo" => throw new SiloUnavailableException(),
            "store" => throw new DirectoryStoreException("The store does not work."),
            "cancelled by the silo" => throw new OperationCanceledException(),
            "no form on the wire" => throw new CodecNotFoundException("Could not find a codec for the exception of a library."),
            "unavailable" => new(Rebuilding),
            _ => throw new InvalidOperationException(how),
        };
    }
}
