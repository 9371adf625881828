using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.Grains.Contracts;

namespace P2POrleans.Grains.Calls;

/// <summary>
/// Repeats what is safe to repeat, until it succeeds or the time is over: a silo that was lost is noticed within seconds, and its
/// grains start elsewhere. Each attempt has its own time, see <see cref="CallTimes"/>.
/// </summary>
/// <param name="limit">
/// No attempt begins after this, save the second: the first may have waited longer than that for an answer that was lost. Zero for one attempt.
/// </param>
/// <param name="isThere">False while the whole cluster is away: no attempt begins then, because it would be in vain.</param>
internal sealed class RetryPolicy(TimeSpan limit, Func<bool> isThere, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private static readonly DirectoryFault Lost = RemoteCall.Unavailable("The directory");

    /// <param name="call">Is told which attempt it is, from 0.</param>
    /// <returns>The answer, or the last <see cref="DirectoryError.Unavailable"/>.</returns>
    public async ValueTask<DirectoryResult<T>> CallAsync<T>(Func<int, ValueTask<Answer<T>>> call, CancellationToken cancellationToken)
        where T : class
    {
        long started = time.GetTimestamp();
        TimeSpan pause = FirstPause;
        for (int attempt = 0; ; attempt++)
        {
            Answer<T> answer;
            try
            {
                answer = await call(attempt);
            }
            catch (Exception e) when (RemoteCall.IsLost(e, cancellationToken))
            {
                answer = Lost;
            }

            bool isOver = attempt == 0 ? limit == TimeSpan.Zero : time.GetElapsedTime(started) + pause > limit;
            if (answer.Fault is not { Error: DirectoryError.Unavailable } || isOver || !isThere())
                return answer;
            await Task.Delay(pause, time, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <summary>For what has no other outcome than a value.</summary>
    /// <exception cref="DirectoryStoreException">Nobody answered in time.</exception>
    public async ValueTask<T> AskAsync<T>(Func<ValueTask<T>> call, CancellationToken cancellationToken)
    {
        DirectoryResult<Box<T>> result = await CallAsync(
            async _ => (Answer<Box<T>>)new Box<T>(await call()), cancellationToken);
        return result.TryGet(out Box<T>? box, out DirectoryFault? fault) ? box.Value : throw new DirectoryStoreException(fault.Message);
    }

    private sealed record Box<T>(T Value);
}
