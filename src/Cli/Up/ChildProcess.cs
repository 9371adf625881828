using System.Diagnostics;
using P2POrleans.Cli.Invocation;

namespace P2POrleans.Cli.Up;

/// <summary>
/// This program again, as a process of its own. Its standard input is a pipe that stays empty: when this process ends, however it
/// ends, the pipe closes and the child (<c>--exit-with-parent</c>) stops too.
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    /// <summary>Longer than a child takes to sign off and to finish its writes; then it is killed.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly TextWriter _log;
    private readonly Task _reading;
    private volatile string? _lastErrorLine;

    private ChildProcess(string name, Process process, TextWriter log, Action<string> onOutput, Action<string> onError)
    {
        Name = name;
        _process = process;
        _log = log;
        _reading = Task.WhenAll(
            ReadAsync(process.StandardOutput, onOutput),
            ReadAsync(process.StandardError, line =>
            {
                _lastErrorLine = line;
                _log.WriteLine(line);
                onError(line);
            }));
    }

    public string Name { get; }

    public int Id => _process.Id;

    /// <summary>Completes when the process has ended.</summary>
    public Task Exited => _process.WaitForExitAsync();

    public bool HasExited => _process.HasExited;

    /// <param name="name">For messages.</param>
    /// <param name="arguments">Of this program.</param>
    /// <param name="logPath">A file that receives what the child writes to standard error.</param>
    /// <param name="onOutput">Is called with each line of standard output, on a thread of the pool.</param>
    /// <param name="onError">The same for standard error.</param>
    public static ChildProcess Start(
        string name, IReadOnlyList<string> arguments, string logPath, Action<string> onOutput, Action<string> onError)
    {
        ProcessStartInfo start = SelfCommand.StartInfo([.. arguments, "--exit-with-parent"]);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.UseShellExecute = false;
        start.CreateNoWindow = true;
        // Settings for a peer of the user's own would steer ours.
        string[] foreign = [.. start.Environment.Keys.Where(k => k.StartsWith("P2P__Peer__", StringComparison.OrdinalIgnoreCase))];
        Array.ForEach(foreign, variable => start.Environment.Remove(variable));
        var log = TextWriter.Synchronized(new StreamWriter(logPath, append: true) { AutoFlush = true });
        Process process = Process.Start(start) ?? throw CommandException.Failed($"{name} could not be started");
        return new ChildProcess(name, process, log, onOutput, onError);
    }

    /// <summary>Why the process ended, in its own last words.</summary>
    public async Task<string> GetLastWordsAsync()
    {
        await _process.WaitForExitAsync();
        await _reading;
        return _lastErrorLine is { } line ? StripPrefix(line) : $"it ended with code {_process.ExitCode} and said nothing";
    }

    /// <summary>Asks the child to stop and waits until it has; kills it when it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync().WaitAsync(StopPatience);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        await _reading;
        _process.Dispose();
        await _log.DisposeAsync();
    }

    private static async Task ReadAsync(StreamReader reader, Action<string> onLine)
    {
        while (await reader.ReadLineAsync() is { } line)
            onLine(line);
    }

    private static string StripPrefix(string line) =>
        line.StartsWith("p2p: ", StringComparison.Ordinal) ? line["p2p: ".Length..] : line;
}
