using System.Diagnostics;

namespace P2POrleans.Bench.Serving;

/// <summary>This program again, with another command. Ends when disposed, by the end of its standard input.</summary>
internal sealed class BenchProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _rest;

    private BenchProcess(Process process, string ready, Task<string> rest)
    {
        _process = process;
        _rest = rest;
        Ready = ready;
    }

    /// <summary>What it wrote when it was ready: an address, or a JSON object.</summary>
    public string Ready { get; }

    public Uri Address => new(Ready);

    public static async Task<BenchProcess> StartAsync(params string[] arguments)
    {
        Process process = Process.Start(new ProcessStartInfo("dotnet", ["exec", typeof(BenchProcess).Assembly.Location, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            // Warnings of the server may come before it, and after it: somebody must read, or it stops when the pipe is full.
            if (line.StartsWith("http://", StringComparison.Ordinal) || line.StartsWith('{'))
                return new BenchProcess(process, line, process.StandardOutput.ReadToEndAsync());
        }

        throw new InvalidOperationException($"'{string.Join(' ', arguments)}' did not start.");
    }

    /// <summary>Tells it that what it measures begins now.</summary>
    public async Task BeginAsync()
    {
        await _process.StandardInput.WriteLineAsync();
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Ends it, and tells what it wrote in the end.</summary>
    public async Task<string> EndAsync()
    {
        _process.StandardInput.Close();
        return await _rest;
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
