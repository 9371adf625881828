using System.CommandLine;
using System.Reflection;
using P2POrleans.Cli.Invocation;

namespace P2POrleans.Cli.Commands;

/// <summary>
/// <c>p2p completion SHELL</c>: a script that has the shell complete commands, options and names of peers. It asks this program
/// (System.CommandLine's <c>[suggest]</c>) each time, so it never gets old.
/// </summary>
internal static class CompletionCommand
{
    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = "p2p.bash",
        ["zsh"] = "p2p.zsh",
        ["fish"] = "p2p.fish",
        ["pwsh"] = "p2p.ps1",
    };

    public static Command Create(CommandRunner runner)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh, fish or pwsh", HelpName = "SHELL" };
        shell.CompletionSources.Add(_ => Scripts.Keys.Select(name => new System.CommandLine.Completions.CompletionItem(name)));
        var command = new Command("completion", "Write a script for the shell that completes commands, options and names of peers")
        {
            shell,
        };
        runner.Bind(command, async context => await RunAsync(context, context.Get(shell)));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, string shell)
    {
        if (!Scripts.TryGetValue(shell, out string? script))
            throw CommandException.Usage($"SHELL must be {string.Join(", ", Scripts.Keys.SkipLast(1))} or {Scripts.Keys.Last()}, not '{shell}'");
        using var text = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(script)!);
        while (await text.ReadLineAsync(context.Stop) is { } line)
            context.Output.Line(line);
        return ExitCode.Done;
    }
}
