using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using P2POrleans.Bench.Serving;

namespace P2POrleans.Bench.Transfers;

/// <summary>What the machine can do at all, in MiB/s: the measure for what we do.</summary>
internal static class TransferLimits
{
    private const int BufferLength = 256 * 1024;

    /// <summary>One connection, nothing done with the bytes.</summary>
    public static async Task<double> SocketAsync(string file)
    {
        await using BenchProcess sender = await BenchProcess.StartAsync("limit", "--file", file);
        int port = JsonSerializer.Deserialize<LimitPorts>(sender.Ready)!.Socket;
        return await MedianAsync(file, async () =>
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, port);
            var buffer = new byte[BufferLength];
            while (await socket.ReceiveAsync(buffer) > 0)
            {
            }
        });
    }

    /// <summary>One HTTP stream of a file, hashed as it comes: what a simple verifying downloader does, without writing.</summary>
    public static async Task<double> HttpIntoHashAsync(string file)
    {
        await using BenchProcess sender = await BenchProcess.StartAsync("limit", "--file", file);
        var address = new Uri($"http://127.0.0.1:{JsonSerializer.Deserialize<LimitPorts>(sender.Ready)!.Http}/");
        using var client = new HttpClient();
        return await MedianAsync(file, async () =>
        {
            await using Stream stream = await client.GetStreamAsync(address);
            await HashAsync(stream);
        });
    }

    /// <summary>Bytes in memory.</summary>
    public static Task<double> HashAsync(int cores)
    {
        const long PerCore = 1L << 29;
        var buffer = new byte[BufferLength];
        Random.Shared.NextBytes(buffer);
        return MedianAsync(PerCore * cores, () => Task.WhenAll(Enumerable.Range(0, cores).Select(_ => Task.Factory.StartNew(
            () =>
            {
                using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
                for (long done = 0; done < PerCore; done += buffer.Length)
                    hash.AppendData(buffer);
            },
            TaskCreationOptions.LongRunning))));
    }

    public static Task<double> MedianAsync(string file, Func<Task> work) => MedianAsync(new FileInfo(file).Length, work);

    public static async Task<double> MedianAsync(long bytes, Func<Task> work)
    {
        var seconds = new double[TransferBench.Rounds];
        for (int i = 0; i < seconds.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await work();
            seconds[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        Array.Sort(seconds);
        return bytes / seconds[seconds.Length / 2] / (1024 * 1024);
    }

    private static async Task HashAsync(Stream stream)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferLength];
        while (await stream.ReadAsync(buffer) is > 0 and var read)
            hash.AppendData(buffer, 0, read);
    }
}
