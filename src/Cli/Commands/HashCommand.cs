using System.CommandLine;
using P2POrleans.Cli.Hashing;
using P2POrleans.Cli.Invocation;
using P2POrleans.Cli.Json;
using P2POrleans.Cli.Terminal;
using P2POrleans.Peer.Hashing;
using P2POrleans.Protocol.Names;

namespace P2POrleans.Cli.Commands;

/// <summary><c>p2p hash FILE|DIR…</c>: content ids of files on this machine; asks nobody.</summary>
internal static class HashCommand
{
    public static Command Create(CommandRunner runner)
    {
        var paths = new Argument<string[]>("PATH")
        {
            HelpName = "PATH…",
            Description = "Files, or folders with all that is below them",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command("hash", "Compute content ids of files, with all cores") { paths };
        runner.Bind(command, context => RunAsync(context, context.Get(paths)));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, string[] paths)
    {
        var walk = new FileWalk(context.Stop);
        Array.ForEach(paths, walk.Add);
        var meter = new TransferMeter(TimeProvider.System) { Total = walk.Files.Sum(f => f.Size) };
        var results = new Dictionary<string, HashResult>(StringComparer.Ordinal);
        await ProgressView.RunAsync(context.Output, () => "Hashing", meter, () => ContentHasher.HashAllAsync(
            walk.Files.Select(f => f.Path), result => results[result.Path] = result, meter, cancellationToken: context.Stop));

        List<HashedFile> hashed = [];
        List<UnhashedFile> failed = walk.Failed;
        foreach (LocalFile file in walk.Files)
        {
            HashResult result = results[file.Path];
            string path = ShownPath.Of(file.Path);
            if (result.Content is { } content)
                hashed.Add(new HashedFile(path, content.Id.ToString(), content.Id.Size));
            else if (file.IsNamed || result.Fault != HashFault.Special)
                failed.Add(new UnhashedFile(path, Sentence.AsReason(result.Message ?? "can't be read")));
        }

        Show(context.Output, hashed, failed, meter);
        return failed.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static void Show(Output output, List<HashedFile> hashed, List<UnhashedFile> failed, TransferMeter meter)
    {
        TimeSpan elapsed = meter.Elapsed;
        output.JsonLine(new HashDocument(hashed, failed, meter.Bytes, Math.Round(elapsed.TotalSeconds, 3)), CliJson.Default.HashDocument);
        // As sha256sum does: the id first, because its length hardly varies.
        foreach (HashedFile file in hashed)
            output.Line($"{file.ContentId}  {file.Path}");
        foreach (UnhashedFile file in failed)
            output.ErrorLine($"p2p: {file.Path}: {file.Reason}");
        if (hashed.Count > 1)
        {
            string amount = $"{Quantity.Count(hashed.Count, "file")}, {Quantity.Bytes(meter.Bytes)}";
            output.Note($"{amount} in {Quantity.DurationAndRate(meter.Bytes, elapsed)}");
        }
    }
}
