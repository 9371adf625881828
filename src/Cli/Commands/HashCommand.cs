using System.CommandLine;
using P2POrleans.Cli.Invocation;
using P2POrleans.Cli.Json;
using P2POrleans.Cli.Terminal;
using P2POrleans.Peer.Hashing;

namespace P2POrleans.Cli.Commands;

/// <summary><c>p2p hash FILE|DIR…</c>: content ids of files on this machine; asks nobody.</summary>
internal static class HashCommand
{
    public static Command Create(CommandRunner runner)
    {
        var paths = new Argument<string[]>("path")
        {
            Description = "Files, or folders with all that is below them",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command("hash", "Compute content ids of files, with all cores") { paths };
        runner.Bind(command, context => RunAsync(context, context.Get(paths)));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, string[] paths)
    {
        IReadOnlyList<FileInfo> files = Collect(paths);
        var meter = new TransferMeter(TimeProvider.System) { Total = files.Sum(f => f.Length) };
        var results = new Dictionary<string, HashResult>(StringComparer.Ordinal);
        await ProgressView.RunAsync(context.Output, () => "Hashing", meter, () => ContentHasher.HashAllAsync(
            files.Select(f => f.FullName), result => results[result.Path] = result, meter, cancellationToken: context.Stop));

        List<HashedFile> hashed = [];
        List<UnhashedFile> failed = [];
        foreach (FileInfo file in files)
        {
            HashResult result = results[file.FullName];
            string path = ShownPath.Of(file.FullName);
            if (result.Content is { } content)
                hashed.Add(new HashedFile(path, content.Id.ToString(), content.Id.Size));
            else
                failed.Add(new UnhashedFile(path, result.Message ?? "can't be read"));
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
            output.Note($"{amount} in {Quantity.Duration(elapsed)}, {Quantity.Rate(meter.Bytes, elapsed)}");
        }
    }

    private static List<FileInfo> Collect(string[] paths)
    {
        var below = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            // Links would lead out of the folder, or round in circles.
            AttributesToSkip = FileAttributes.ReparsePoint,
            IgnoreInaccessible = true,
        };
        var seen = new HashSet<string>(StringComparer.Ordinal);
        List<FileInfo> files = [];
        foreach (string path in paths)
        {
            if (File.Exists(path))
                Add(new FileInfo(path));
            else if (Directory.Exists(path))
                new DirectoryInfo(path).EnumerateFiles("*", below).OrderBy(f => f.FullName, StringComparer.Ordinal).ToList().ForEach(Add);
            else
                throw CommandException.Usage($"there is no file or folder '{path}'");
        }

        return files;

        void Add(FileInfo file)
        {
            if (seen.Add(file.FullName))
                files.Add(file);
        }
    }
}
