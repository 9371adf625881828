using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace P2POrleans.EndToEnd.Tests.Harness;

/// <summary>A running <c>p2p</c>: what it wrote so far, and what it will write. Killed with all it started when disposed.</summary>
internal sealed class P2pProcess : IAsyncDisposable
{
    /// <summary>
    /// Every wait ends after this long with what the process has written, for the message of the test. Long, because a busy
    /// machine must not fail a test; no test that passes waits for it.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly Process _process;
    private readonly OutputLines _output;
    private readonly OutputLines _error;

    private P2pProcess(Process process)
    {
        _process = process;
        _output = new OutputLines(process.StandardOutput);
        _error = new OutputLines(process.StandardError);
    }

    public int Id => _process.Id;

    public string Output => _output.Text;

    public string Error => _error.Text;

    public static P2pProcess Start(params string[] arguments) => Start(null, null, arguments);

    public static P2pProcess Start(
        string? workingFolder, IReadOnlyDictionary<string, string?>? environment, params string[] arguments)
    {
        string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(host, ["exec", BuiltProgram.Path, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingFolder ?? Environment.CurrentDirectory,
        };
        // The machine's own settings must not steer what is tested.
        start.Environment.Remove("P2P__Gateway");
        start.Environment.Remove("NO_COLOR");
        foreach ((string name, string? value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;
        return new P2pProcess(Process.Start(start)!);
    }

    /// <summary>Runs to the end.</summary>
    public static async Task<P2pResult> RunAsync(params string[] arguments)
    {
        await using P2pProcess process = Start(arguments);
        return await process.WaitForExitAsync();
    }

    public async Task<P2pResult> WaitForExitAsync([CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        await WaitAsync(_process.WaitForExitAsync(), "its end", file, line);
        await Task.WhenAll(_output.Ended, _error.Ended);
        return new P2pResult(_process.ExitCode, Output, Error);
    }

    /// <summary>The first line of standard output, said already or still to come, that fits.</summary>
    public async Task<string> WaitForOutputAsync(
        Func<string, bool> fits, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        await WaitAsync(_output.WaitForAsync(fits), "a line of output", file, line);

    public async Task<string> WaitForErrorAsync(
        Func<string, bool> fits, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        await WaitAsync(_error.WaitForAsync(fits), "a line of error output", file, line);

    /// <summary>The first event (<c>--json</c>) of this name.</summary>
    public async Task<JsonElement> WaitForEventAsync(string name, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        string text = await WaitForOutputAsync(l => l.StartsWith($$"""{"event":"{{name}}",""", StringComparison.Ordinal), file, line);
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Ctrl-C, but for this process alone.</summary>
    public void Interrupt() => Signal("INT");

    public void Terminate() => Signal("TERM");

    /// <summary>kill -9, of this process alone.</summary>
    public void Kill() => Signal("KILL");

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await Task.WhenAll(_output.Ended, _error.Ended);
        _process.Dispose();
    }

    private void Signal(string name)
    {
        using Process kill = Process.Start("kill", ["-" + name, Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private async Task<T> WaitAsync<T>(Task<T> task, string what, string file, int line)
    {
        await WaitAsync((Task)task, what, file, line);
        return await task;
    }

    private async Task WaitAsync(Task task, string what, string file, int line)
    {
        try
        {
            await task.WaitAsync(Patience);
        }
        catch (Exception e) when (e is TimeoutException or EndOfStreamException)
        {
            string where = $"{Path.GetFileName(file)}:{line}";
            Assert.Fail($"{where}: waited for {what} in vain ({e.Message}).\n--- output\n{Output}\n--- error\n{Error}");
        }
    }
}
