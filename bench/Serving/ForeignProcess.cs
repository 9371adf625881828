using System.Diagnostics;
using P2POrleans.Bench.Transfers;

namespace P2POrleans.Bench.Serving;

/// <summary>Another program, whose output nobody wants unless it is awaited. Killed with all it started when disposed.</summary>
internal sealed class ForeignProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ForeignProcess(Process process) => _process = process;

    /// <summary>What it has used so far; null when it has ended.</summary>
    public ProcessUse? Use => ProcessUse.Of(_process);

    /// <summary>Whether a program of this name is on the path.</summary>
    public static bool Exists(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    public static ForeignProcess Start(string program, params string[] arguments) =>
        new(Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardInput = true })!);

    /// <summary>Starts <c>p2p</c>.</summary>
    public static ForeignProcess StartP2p(params string[] arguments) =>
        Start("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "p2p.dll"), .. arguments]);

    /// <summary>The next line of output that has a text; what comes after it is thrown away.</summary>
    public async Task<string> LineWithAsync(string text)
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.Contains(text, StringComparison.Ordinal))
                continue;
            _ = _process.StandardOutput.ReadToEndAsync();
            return line;
        }

        throw new InvalidOperationException($"{_process.StartInfo.FileName} ended before it wrote '{text}'.");
    }

    /// <exception cref="InvalidOperationException">It failed.</exception>
    public async Task SucceedAsync()
    {
        string output = await _process.StandardOutput.ReadToEndAsync();
        await _process.WaitForExitAsync();
        if (_process.ExitCode != 0)
            throw new InvalidOperationException($"{_process.StartInfo.FileName} ended with {_process.ExitCode}: {output}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
