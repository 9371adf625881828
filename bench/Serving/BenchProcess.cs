using System.Diagnostics;

namespace P2POrleans.Bench.Serving;

/// <summary>This program again, with another command. Ends when disposed, by the end of its standard input.</summary>
internal sealed class BenchProcess : IAsyncDisposable
{
    private readonly Process _process;

    private BenchProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    /// <summary>Which it wrote when it was ready.</summary>
    public Uri Address { get; }

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
            if (!line.StartsWith("http://", StringComparison.Ordinal))
                continue;
            _ = process.StandardOutput.ReadToEndAsync();
            return new BenchProcess(process, new Uri(line));
        }

        throw new InvalidOperationException($"'{string.Join(' ', arguments)}' did not start.");
    }

    /// <summary>Ends it, and reads what it writes in the end.</summary>
    public async Task<string> EndAsync()
    {
        _process.StandardInput.Close();
        return await _process.StandardOutput.ReadToEndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
