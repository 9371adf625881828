using System.Runtime.CompilerServices;
using Grpc.Core;

namespace P2POrleans.GrpcTests.Harness;

/// <summary>Waits that end.</summary>
public static class TaskExtensions
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task Within(this Task task, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        try
        {
            await task.WaitAsync(Patience);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw new TimeoutException($"Still waiting after {Patience}: {Path.GetFileName(file)}:{line}");
        }
    }

    public static async Task<T> Within<T>(this Task<T> task, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        await Within((Task)task, file, line);
        return await task;
    }

    public static Task<T> Within<T>(this AsyncUnaryCall<T> call, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        => call.ResponseAsync.Within(file, line);

    public static Task<T> Within<TRequest, T>(
        this AsyncClientStreamingCall<TRequest, T> call, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        => call.ResponseAsync.Within(file, line);

    /// <summary>Completes when the token fires.</summary>
    public static Task WhenCanceled(this CancellationToken cancellationToken)
    {
        var canceled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cancellationToken.Register(canceled.SetResult);
        return canceled.Task;
    }

    public static async Task<List<T>> ToListAsync<T>(this IAsyncStreamReader<T> stream)
    {
        var all = new List<T>();
        while (await stream.MoveNext(CancellationToken.None).Within())
            all.Add(stream.Current);
        return all;
    }

    /// <summary>The status that the call fails with.</summary>
    public static async Task<RpcException> FailureAsync(this Task call) => await Assert.ThrowsAsync<RpcException>(() => call.Within());
}
