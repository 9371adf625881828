using System.CommandLine;
using System.CommandLine.Completions;
using System.Reflection;
using P2POrleans.Cli.Invocation;

namespace P2POrleans.Cli.Commands;

/// <summary>
/// <c>p2p completion SHELL</c>: a script that has the shell complete commands, options and names of peers. It asks this program
/// (System.CommandLine's <c>[suggest]</c>) each time, so it never gets old.
/// </summary>
internal static class CompletionCommand
{
    private const string Shells = "bash, zsh, fish or pwsh";

    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = "p2p.bash",
        ["zsh"] = "p2p.zsh",
        ["fish"] = "p2p.fish",
        ["pwsh"] = "p2p.ps1",
    };

    public static Command Create(CommandRunner runner)
    {
        var shell = new Argument<string>("SHELL") { Description = Shells, HelpName = "SHELL" };
        shell.CompletionSources.Add(_ => Scripts.Keys.Select(name => new CompletionItem(name)));
        var command = new Command("completion", "Write a script for the shell that completes commands, options and names of peers")
        {
            shell,
        };
        runner.Bind(command, context => RunAsync(context, context.Get(shell)));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, string shell)
    {
        if (!Scripts.TryGetValue(shell, out string? script))
            throw CommandException.Usage($"SHELL must be {Shells}, not '{shell}'");
        using var text = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(script)!);
        while (await text.ReadLineAsync(context.Stop) is { } line)
            context.Output.Line(line);
        return ExitCode.Done;
    }
}
