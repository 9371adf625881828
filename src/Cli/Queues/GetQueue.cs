using P2POrleans.Cli.Fetching;
using P2POrleans.Cli.Invocation;
using P2POrleans.Cli.Terminal;
using P2POrleans.Peer.Queues;
using P2POrleans.Peer.Transfers;

namespace P2POrleans.Cli.Queues;

/// <summary>Runs <c>get</c> of several files, and tells what became of each.</summary>
internal static class GetQueue
{
    /// <param name="context">Of the command.</param>
    /// <param name="items">What to fetch.</param>
    /// <param name="toRequest">How.</param>
    /// <param name="options">Of transfers.</param>
    /// <param name="parallel">Large files at a time.</param>
    /// <exception cref="CommandException">Something failed, or it was interrupted.</exception>
    public static async Task<int> RunAsync(
        CommandContext context, IReadOnlyList<QueueItem> items, Func<FetchTarget, FetchRequest> toRequest, TransferOptions options,
        int parallel)
    {
        QueuedFile[] files =
        [
            .. items.Where(i => i.Target is not null).Select(i => toRequest(i.Target!))
                .DistinctBy(r => (r.KeepFolders ? r.Name : "", LocalNameOf(r), r.Content)).Select(r => new QueuedFile(r)),
        ];
        var report = new QueueReport(context.Output, files);
        foreach (QueueItem item in items)
        {
            if (item.Fault is { } fault)
                report.Failed(item.Wanted, fault);
        }

        if (files.Length > 0)
        {
            string folder = files[0].Request.OutputFolder;
            if (DownloadQueue.FindShortage(files, folder) is { } shortage)
            {
                throw CommandException.Failed(
                    $"the files need {Quantity.Bytes(shortage.Missing)}, and {Quantity.Bytes(shortage.Free)} are free in '{folder}'");
            }

            await FetchAsync(context, files, report, options, parallel);
        }

        report.WriteSummary();
        return report.ExitCode == ExitCode.Done ? ExitCode.Done : throw new CommandException(report.ExitCode, report.WhatFailed());
    }

    private static async Task FetchAsync(
        CommandContext context, QueuedFile[] files, QueueReport report, TransferOptions options, int parallel)
    {
        var view = new QueueView(context.Output, files);
        using var fetcher = new FileFetcher(options);
        var queue = new DownloadQueue(fetcher, parallel);
        try
        {
            await view.RunAsync(async () => report.Stopped = await queue.RunAsync(
                files, view.Begins,
                file =>
                {
                    view.Ends(file);
                    report.Ended(file);
                },
                context.Stop));
        }
        catch (OperationCanceledException) when (context.Signals.ExitCode is { } code)
        {
            report.WriteSummary();
            throw CommandException.Interrupted(code);
        }
    }

    private static string LocalNameOf(FetchRequest request) => Peer.Naming.LocalFileName.From(request.Name);
}
