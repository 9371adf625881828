using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Xunit;

namespace P2POrleans.TestKit.Processes;

/// <summary>A running process: what it wrote so far, and what it will write. Killed with all it started when disposed.</summary>
public sealed class TestProcess : IAsyncDisposable
{
    /// <summary>
    /// Every wait ends after this long with what the process has written, for the message of the test. Long, because a busy
    /// machine must not fail a test; no test that passes waits for it.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private static readonly string[] ProxyVariables =
        ["http_proxy", "https_proxy", "grpc_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"];

    private readonly Process _process;
    private readonly OutputLines _output;
    private readonly OutputLines _error;

    private TestProcess(Process process)
    {
        _process = process;
        _output = new OutputLines(process.StandardOutput);
        _error = new OutputLines(process.StandardError);
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public string Output => _output.Text;

    public string Error => _error.Text;

    /// <summary>Its standard input is a pipe that stays open and empty until this process ends.</summary>
    public static TestProcess Start(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.StandardOutputEncoding = Encoding.UTF8;
        start.StandardErrorEncoding = Encoding.UTF8;
        // A proxy of the environment is not for the loopback, but grpcio sends even that through it.
        foreach (string variable in ProxyVariables)
            start.Environment.Remove(variable);
        return new TestProcess(Process.Start(start)!);
    }

    public async Task<ProcessResult> WaitForExitAsync([CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        await WaitAsync(_process.WaitForExitAsync(), "its end", file, line);
        await Task.WhenAll(_output.Ended, _error.Ended);
        return new ProcessResult(_process.ExitCode, Output, Error);
    }

    /// <summary>The first line of standard output, said already or still to come, that fits.</summary>
    public async Task<string> WaitForOutputAsync(
        Func<string, bool> fits, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        await WaitAsync(_output.WaitForAsync(fits), "a line of output", file, line);

    public async Task<string> WaitForErrorAsync(
        Func<string, bool> fits, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        await WaitAsync(_error.WaitForAsync(fits), "a line of error output", file, line);

    /// <summary>The first event of this name: a line that is a JSON object with a member <c>event</c>.</summary>
    public async Task<JsonElement> WaitForEventAsync(string name, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        JsonDocument.Parse(await WaitForOutputAsync(text => IsEvent(text, name), file, line)).RootElement;

    /// <summary>Ctrl-C, but for this process alone.</summary>
    public void Interrupt() => Signal("INT");

    public void Terminate() => Signal("TERM");

    /// <summary>kill -9, of this process alone.</summary>
    public void Kill() => Signal("KILL");

    /// <summary>Stops the process where it is: its ports still take connections, but nobody answers.</summary>
    public void Suspend() => Signal("STOP");

    public void Resume() => Signal("CONT");

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await Task.WhenAll(_output.Ended, _error.Ended);
        _process.Dispose();
    }

    private static bool IsEvent(string line, string name)
    {
        if (!line.StartsWith('{'))
            return false;
        using JsonDocument said = JsonDocument.Parse(line);
        return said.RootElement.TryGetProperty("event", out JsonElement member) && member.ValueEquals(name);
    }

    private void Signal(string name)
    {
        using Process kill = Process.Start("kill", ["-" + name, Id.ToString(CultureInfo.InvariantCulture)]);
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
            Assert.Fail($"{Path.GetFileName(file)}:{line}: waited for {what} in vain ({e.Message}).\n--- output\n{Output}\n--- error\n{Error}");
        }
    }
}
