using System.Diagnostics;
using System.Text;
using P2POrleans.GrpcTests.Harness;

namespace P2POrleans.GrpcTests.Foreign;

/// <summary>A script of a foreign platform, running. It is gone when this is disposed.</summary>
public sealed class ForeignProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _errors = new();

    public ForeignProcess(ForeignPlatform platform, string script, params string[] arguments)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "Foreign", platform.Folder);
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(platform.Program, [Path.Combine(folder, script), .. arguments])
            {
                WorkingDirectory = folder,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardOutputEncoding = Encoding.UTF8,
                StandardErrorEncoding = Encoding.UTF8,
            },
        };

        // A proxy of the environment is not for loopback, and the scripts are not to leave compiled files behind.
        foreach (string name in new[] { "http_proxy", "https_proxy", "grpc_proxy", "HTTP_PROXY", "HTTPS_PROXY" })
            _process.StartInfo.Environment.Remove(name);
        _process.StartInfo.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        _process.StartInfo.Environment["PYTHONIOENCODING"] = "utf-8";
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
                _errors.AppendLine(line.Data);
        };
        _process.Start();
        _process.BeginErrorReadLine();
    }

    /// <summary>The next line that the script prints.</summary>
    public async Task<string> ReadLineAsync()
        => await _process.StandardOutput.ReadLineAsync().Within() ?? throw new InvalidOperationException($"The script ended: {Errors}");

    /// <summary>The lines that the script prints until it ends well.</summary>
    public async Task<IReadOnlyList<string>> ReadToEndAsync()
    {
        var lines = new List<string>();
        while (await _process.StandardOutput.ReadLineAsync().Within() is { } line)
            lines.Add(line);
        await _process.WaitForExitAsync().Within();
        return _process.ExitCode == 0 ? lines : throw new InvalidOperationException($"The script failed: {string.Join('\n', lines)}{Errors}");
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private string Errors
    {
        get
        {
            lock (_errors)
                return _errors.ToString();
        }
    }
}
