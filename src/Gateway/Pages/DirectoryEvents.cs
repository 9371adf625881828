using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using P2POrleans.FileDirectory;
using P2POrleans.Gateway.Errors;
using P2POrleans.Gateway.Limits;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Gateway.Pages;

/// <summary>
/// Tells all open pages when the directory has changed, by counts: of peers, of those online, and of entries. However many pages are open, the
/// directory is asked once; and not at all while there are none. Any thread.
/// </summary>
internal sealed class DirectoryEvents(
    IServiceProvider services, IOptions<LimitOptions> limits, TimeProvider time, IHostApplicationLifetime lifetime) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    /// <summary>A proxy between would take a silent connection for a dead one.</summary>
    private const int RoundsOfSilence = 10;

    private volatile TaskCompletionSource<DirectoryEvent?> _next = NewSignal();
    private int _listeners;

    /// <summary>Follows the directory until the caller leaves or the gateway stops.</summary>
    public static Results<ServerSentEventsResult<DirectoryEvent>, Problem> Follow(
        DirectoryEvents events, HttpResponse response, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref events._listeners) > events.MaxListeners)
        {
            Interlocked.Decrement(ref events._listeners);
            return Problems.Unavailable($"{events.MaxListeners} pages follow the directory already (MaxEventListeners).");
        }

        response.OnCompleted(() =>
        {
            Interlocked.Decrement(ref events._listeners);
            return Task.CompletedTask;
        });
        return TypedResults.ServerSentEvents(events.FollowAsync(cancellationToken));
    }

    private int MaxListeners => limits.Value.MaxEventListeners;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        DirectoryEvent? last = null;
        int silent = 0;
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            if (Volatile.Read(ref _listeners) == 0)
            {
                last = null;
                continue;
            }

            if (await LookAsync(stoppingToken) is not { } now)
                continue;
            // Whoever has just opened the first page has it as it was then.
            bool isNews = last is not null && now != last;
            silent = isNews ? 0 : silent + 1;
            if (isNews || silent % RoundsOfSilence == 0)
                Interlocked.Exchange(ref _next, NewSignal()).SetResult(now);
            last = now;
        }
    }

    /// <summary>How it is now, and then each change.</summary>
    private async IAsyncEnumerable<SseItem<DirectoryEvent>> FollowAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        Task<DirectoryEvent?> next = _next.Task;
        DirectoryEvent? now = await UntilStopAsync(LookAsync(stop.Token), stop.Token);
        while (!stop.IsCancellationRequested)
        {
            if (now is not null)
                yield return new SseItem<DirectoryEvent>(now, "directory");
            now = await UntilStopAsync(next, stop.Token);
            next = _next.Task;
        }
    }

    private static async Task<DirectoryEvent?> UntilStopAsync(Task<DirectoryEvent?> news, CancellationToken stop)
    {
        await ((Task)news).WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return stop.IsCancellationRequested ? null : await news;
    }

    /// <returns>Null when the directory does not answer: pages stay as they are.</returns>
    private async Task<DirectoryEvent?> LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            // It is there once the gateway has started.
            IFileDirectory directory = services.GetRequiredService<IFileDirectory>();
            DirectoryStatistics statistics = await directory.GetStatisticsAsync(cancellationToken);
            return new DirectoryEvent(statistics.Peers, statistics.PeersOnline, statistics.Files);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whoever asks for something is told, and it is in the log; this only looks whether there is news.
            return null;
        }
    }

    private static TaskCompletionSource<DirectoryEvent?> NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
