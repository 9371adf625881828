using P2POrleans.Cli.Invocation;
using P2POrleans.Cli.Terminal;
using P2POrleans.Peer.Transfers;

namespace P2POrleans.Cli.Fetching;

/// <summary>Runs a fetch with its progress on the terminal, and maps how it ended to an exit code.</summary>
internal static class Fetch
{
    /// <summary>Where there is nobody else to turn to, a source that says nothing for a while may yet be the one that delivers.</summary>
    private static readonly TimeSpan PatienceWithTheOnlySource = TimeSpan.FromSeconds(30);

    /// <summary>A peer that is started anew is back by then.</summary>
    private static readonly TimeSpan Persistence = TimeSpan.FromSeconds(15);

    /// <returns>A result that succeeded.</returns>
    /// <exception cref="CommandException">It did not, or was interrupted.</exception>
    public static async Task<FetchResult> RunAsync(
        CommandContext context, FetchTarget target, FetchRequest request, PieceTransport transport = PieceTransport.Auto,
        long? bytesPerSecond = null)
    {
        var meter = new FetchMeter(context.Output, target.Name) { Meter = { Total = target.Content?.Size } };
        FetchResult? result = null;
        try
        {
            using var fetcher = new FileFetcher(Options(target, transport) with { MaxBytesPerSecond = bytesPerSecond });
            await ProgressView.RunAsync(context.Output, () => meter.Title, meter.Meter, async () =>
                result = await fetcher.FetchAsync(request, meter, context.Stop));
        }
        catch (OperationCanceledException) when (context.Signals.ExitCode is { } code)
        {
            throw new CommandException(code, "interrupted; the same command goes on where this one was");
        }

        foreach (SourceReport source in result!.Sources)
        {
            if (source.Message is not null)
                context.Output.Detail($"p2p: {source.Peer}: {Sentence.AsReason(source.Message)}");
        }

        return result.Succeeded ? result : throw ToException(result);
    }

    private static TransferOptions Options(FetchTarget target, PieceTransport transport)
    {
        var options = new TransferOptions { Transport = transport, Persistence = Persistence };
        return target.Sources.Count > 1
            ? options
            : options with { StallTimeout = PatienceWithTheOnlySource, OpenTimeout = PatienceWithTheOnlySource };
    }

    private static CommandException ToException(FetchResult result) => new(
        result.Outcome == FetchOutcome.VerificationFailed ? ExitCode.VerificationFailed : ExitCode.Failed,
        Sentence.AsReason(result.Message ?? "the file could not be fetched"));
}
