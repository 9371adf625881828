using System.Diagnostics;
using P2POrleans.TestKit;
using P2POrleans.TestKit.Networks;
using P2POrleans.TestKit.Processes;

namespace P2POrleans.EndToEnd.Tests;

/// <summary>The scripts of <c>p2p completion</c>, in the shells that they are for.</summary>
public sealed class CompletionTests : IDisposable
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

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

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
        string[] completed = await CompleteNameAsync("bash", ["-c", BashScript, "bash", "p2p ls an"]);

        Assert.Equal([@"ana\ \$\(touch\ pwned\)\ \`touch\ pwned\`"], completed);
        Assert.False(File.Exists(_folder["pwned"]));
    }

    [NeedsFact(Need.Zsh)]
    public async Task Zsh_NameOfAPeer_IsNotExecuted()
    {
        Assert.Equal([Hostile], await CompleteNameAsync("zsh", ["-fc", ZshScript, "zsh", "p2p ls an"]));
        Assert.False(File.Exists(_folder["pwned"]));
    }

    [NeedsFact(Need.Fish)]
    public async Task Fish_NameOfAPeer_IsNotExecuted()
    {
        Assert.Equal([Hostile], await CompleteNameAsync("fish", ["--no-config", "-c", FishScript, "p2p ls an"]));
        Assert.False(File.Exists(_folder["pwned"]));
    }

    /// <summary>Of the only peer. The directory has a second to answer, which on a busy machine may take another attempt.</summary>
    private async Task<string[]> CompleteNameAsync(string shell, string[] arguments)
    {
        await using TestNetwork network = await TestNetwork.StartAsync(TestNetwork.LocalEngine);
        await network.StartPeerAsync(Hostile, network.Folder("share"));
        using var patience = new CancellationTokenSource(TestProcess.Patience);
        string[] completed;
        do
        {
            completed = await CompleteAsync(shell, arguments, network.Gateway);
        }
        while (completed.Length == 0 && !patience.IsCancellationRequested);
        return completed;
    }

    private async Task<string[]> CompleteAsync(string shell, string[] arguments, string gateway = "")
    {
        string program = _folder["p2p"];
        await File.WriteAllTextAsync(
            program, $"#!/bin/sh\nDOTNET_ROOT='{P2p.DotnetFolder}' P2P__Gateway='{gateway}' exec '{P2p.Folder}/p2p' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var start = new ProcessStartInfo(shell, arguments) { WorkingDirectory = _folder.Path };
        start.Environment["PATH"] = $"{_folder.Path}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["HOME"] = _folder.Path;
        await using TestProcess process = TestProcess.Start(start);
        ProcessResult result = await process.WaitForExitAsync();
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
