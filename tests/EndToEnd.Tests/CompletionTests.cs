using System.Diagnostics;
using P2POrleans.EndToEnd.Tests.Harness;
using P2POrleans.TestKit;
using P2POrleans.TestKit.Processes;

namespace P2POrleans.EndToEnd.Tests;

/// <summary>The scripts of <c>p2p completion</c>, in the shells that they are for.</summary>
public sealed class CompletionTests : TransferTest
{
    /// <summary>What a shell that expanded it would do is seen in the folder.</summary>
    private const string Hostile = "ana $(touch pwned) `touch pwned`";

    private const string BashScript = """
        source <(p2p completion bash)
        COMP_LINE="$1"; COMP_POINT=${#COMP_LINE}; read -ra COMP_WORDS <<< "$1"; COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _p2p; printf '%s\n' "${COMPREPLY[@]}"
        """;

    private const string ZshScript = """
        autoload -U compinit; compinit -u -d "$PWD/dump"
        source <(p2p completion zsh)
        compadd() { shift; print -rl -- "$@" }
        _files() { : }
        words=(${=1}); CURRENT=${#words}
        _p2p
        """;

    private const string FishScript = "p2p completion fish | source; complete -C $argv[1]";

    [NeedsTheory(Need.Linux)]
    [InlineData("p2p pe", "peer peers")]
    [InlineData("p2p get --limit-", "--limit-down --limit-up")]
    [InlineData("p2p completion f", "fish")]
    public async Task Bash_CommandsAndOptions_AreCompleted(string line, string expected) =>
        Assert.Equal(expected.Split(' '), await CompleteAsync("bash", ["-c", BashScript, "bash", line]));

    [NeedsTheory(Need.Zsh)]
    [InlineData("p2p pe", "peer peers")]
    [InlineData("p2p get --limit-", "--limit-down --limit-up")]
    public async Task Zsh_CommandsAndOptions_AreCompleted(string line, string expected) =>
        Assert.Equal(expected.Split(' '), await CompleteAsync("zsh", ["-fc", ZshScript, "zsh", line]));

    [NeedsTheory(Need.Fish)]
    [InlineData("p2p pe", "peer peers")]
    [InlineData("p2p get --limit-", "--limit-down --limit-up")]
    public async Task Fish_CommandsAndOptions_AreCompleted(string line, string expected) =>
        Assert.Equal(expected.Split(' '), await CompleteAsync("fish", ["--no-config", "-c", FishScript, line]));

    [NeedsFact(Need.PowerShell)]
    public async Task PowerShell_Commands_AreCompleted() => Assert.Equal(
        ["peer", "peers"],
        await CompleteAsync(
            "pwsh",
            ["-NoProfile", "-Command",
                "p2p completion pwsh | Out-String | Invoke-Expression; (TabExpansion2 'p2p pe' 6).CompletionMatches.CompletionText"]));

    [NeedsFact(Need.Linux)]
    public async Task Bash_NameOfAPeer_IsQuotedAndNotExecuted()
    {
        await ShareAsync(Hostile);

        string[] completed = await CompleteAsync("bash", ["-c", BashScript, "bash", "p2p ls an"], mayBeLate: true);

        Assert.Equal([@"ana\ \$\(touch\ pwned\)\ \`touch\ pwned\`"], completed);
        Assert.False(File.Exists(Path.Combine(Target, "pwned")));
    }

    [NeedsFact(Need.Zsh)]
    public async Task Zsh_NameOfAPeer_IsNotExecuted()
    {
        await ShareAsync(Hostile);

        Assert.Equal([Hostile], await CompleteAsync("zsh", ["-fc", ZshScript, "zsh", "p2p ls an"], mayBeLate: true));
        Assert.False(File.Exists(Path.Combine(Target, "pwned")));
    }

    [NeedsFact(Need.Fish)]
    public async Task Fish_NameOfAPeer_IsNotExecuted()
    {
        await ShareAsync(Hostile);

        Assert.Equal([Hostile], await CompleteAsync("fish", ["--no-config", "-c", FishScript, "p2p ls an"], mayBeLate: true));
        Assert.False(File.Exists(Path.Combine(Target, "pwned")));
    }

    /// <param name="mayBeLate">Whether the directory is asked, which has a second: on a busy machine, that is asked for again.</param>
    private async Task<string[]> CompleteAsync(string shell, string[] arguments, bool mayBeLate = false)
    {
        using var patience = new CancellationTokenSource(TestProcess.Patience);
        string[] completed;
        do
        {
            completed = await RunAsync(shell, arguments);
        }
        while (mayBeLate && completed.Length == 0 && !patience.IsCancellationRequested);
        return completed;
    }

    private async Task<string[]> RunAsync(string shell, string[] arguments)
    {
        string program = Path.Combine(Network.Folder("bin"), "p2p");
        if (!File.Exists(program))
        {
            await File.WriteAllTextAsync(
                program, $"#!/bin/sh\nDOTNET_ROOT='{P2p.DotnetFolder}' P2P__Gateway='{Network.Gateway}' exec '{P2p.Folder}/p2p' \"$@\"\n");
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var start = new ProcessStartInfo(shell, arguments) { WorkingDirectory = Target };
        start.Environment["PATH"] = $"{Path.GetDirectoryName(program)}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["HOME"] = Target;
        ProcessResult result = await Network.Own(TestProcess.Start(start)).WaitForExitAsync();
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
