using P2POrleans.Cli.Invocation;
using P2POrleans.Cli.Terminal;
using P2POrleans.Peer.Transfers;
using P2POrleans.Protocol.Names;

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
        CommandContext context, FetchTarget target, FetchRequest request, TransferOptions? options = null)
    {
        var meter = new FetchMeter(context.Output, target.Name) { Meter = { Total = target.Content?.Size } };
        FetchResult? result = null;
        try
        {
            using var fetcher = new FileFetcher(Patient(options ?? new TransferOptions()));
            await ProgressView.RunAsync(
                context.Output, () => meter.Title, meter.Meter,
                async () => result = await fetcher.FetchAsync(request, meter, context.Stop), () => meter.Note);
        }
        catch (OperationCanceledException) when (context.Signals.ExitCode is { } code)
        {
            throw CommandException.Interrupted(code);
        }

        foreach (SourceReport source in result!.Sources)
        {
            if (source.Message is not null)
                context.Output.Detail($"p2p: {source.Peer}: {Sentence.AsReason(source.Message)}");
        }

        return result.Succeeded ? result : throw ToException(result);
    }

    /// <summary>As patient as somebody who has typed a command and can end it.</summary>
    public static TransferOptions Patient(TransferOptions options) =>
        options with { Persistence = Persistence, OnlySourceTimeout = PatienceWithTheOnlySource };

    /// <summary>What to say of a fetch that failed.</summary>
    public static CommandException ToException(FetchResult result) => new(
        result.Outcome == FetchOutcome.VerificationFailed ? ExitCode.VerificationFailed : ExitCode.Failed,
        Sentence.AsReason(result.Message ?? "the file could not be fetched"));
}
