using System.Text.Json;
using P2POrleans.Bench.Serving;
using P2POrleans.Peer.Hashing;
using P2POrleans.Peer.Transfers;

namespace P2POrleans.Bench.Transfers;

/// <summary>All measurements of transfers in one folder, on one kind of disk.</summary>
internal sealed class TransferBench(string place, string root, long size)
{
    public const int Rounds = 3;

    private const double MiB = 1024 * 1024;

    private string Share => Path.Combine(root, "share");

    private string Large => Path.Combine(Share, "large.bin");

    /// <summary>One large file, from one source and from many, and with what else the machine has for that.</summary>
    public async IAsyncEnumerable<Figure> RunLargeAsync()
    {
        Directory.CreateDirectory(Share);
        Corpus.RandomFile.Write(Large, size);
        yield return Plain("limit: raw loopback socket", await TransferLimits.SocketAsync(Large));
        double hash = await TransferLimits.HashAsync(1);
        yield return Plain("limit: SHA-256, one core", hash);
        yield return Plain($"limit: SHA-256, {Environment.ProcessorCount} cores", await TransferLimits.HashAsync(Environment.ProcessorCount));
        double http = await TransferLimits.HttpIntoHashAsync(Large);
        yield return Plain("limit: one HTTP stream into SHA-256", http);

        string[] folder = WriteFolder();
        double own = await TransferLimits.MedianAsync(
            folder.Sum(file => new FileInfo(file).Length), () => ContentHasher.HashAllAsync(folder, static _ => { }));
        yield return Plain("hashing a folder", own);
        yield return Ratio("hashing a folder / SHA-256 on one core", own / hash, 1.7);

        string content = (await ContentHasher.HashAsync(Large)).Content!.Id.ToString();
        double one = 0;
        foreach ((int sources, PieceTransport transport) in
            ((int, PieceTransport)[])[(1, PieceTransport.Grpc), (1, PieceTransport.Http), (3, PieceTransport.Auto), (8, PieceTransport.Auto)])
        {
            (Fetched fetched, ProcessUse senders) = await FetchAsync(content, sources, transport);
            double rate = size / fetched.MedianSeconds / MiB;
            double gibs = size * (double)Rounds / (1024 * MiB);
            string what = $"{sources} {(sources == 1 ? "source" : "sources")}, {transport.ToString().ToLowerInvariant()}";
            yield return Plain($"{what}: verified", rate);
            yield return Figure.Plain(place, $"{what}: CPU, receiver", fetched.Use.CpuSeconds / gibs, "s/GiB");
            yield return Figure.Plain(place, $"{what}: CPU, senders", senders.CpuSeconds / gibs, "s/GiB");
            yield return Figure.AtMost(place, $"{what}: peak memory, receiver", fetched.Use.PeakBytes / MiB, "MiB", 200);
            yield return Figure.AtMost(place, $"{what}: peak memory, largest sender", senders.PeakBytes / MiB, "MiB", 200);
            if (sources == 1)
            {
                yield return Ratio($"{what} / one HTTP stream into SHA-256", rate / http, transport == PieceTransport.Http ? 0.8 : null);
                one = Math.Max(one, rate);
            }
            else
            {
                yield return Ratio($"{what} / one source", rate / one, sources == 8 ? 1 : null);
            }
        }

        var others = new OtherPrograms(root, Large);
        if (OtherPrograms.HasNginxAndCurl)
        {
            double curl = await others.NginxAndCurlAsync();
            yield return Plain("nginx to curl, tee and sha256sum", curl);
            yield return Ratio("1 source / nginx to curl, tee and sha256sum", one / curl, null);
        }

        if (OtherPrograms.HasAria2)
        {
            double aria2 = await others.Aria2Async();
            yield return Plain("aria2c, BitTorrent", aria2);
            yield return Ratio("1 source / aria2c, BitTorrent", one / aria2, 4);
        }
    }

    /// <summary>Many who fetch the same at once.</summary>
    public async IAsyncEnumerable<Figure> RunCrowdAsync()
    {
        await using var crowd = new FlashCrowd(root);
        await crowd.StartAsync();
        (double alone, _, _) = await crowd.FetchAsync(1);
        yield return Figure.Plain(place, "flash crowd: 1 leecher, seed of 20 MiB/s", alone, "s");
        (double all, ProcessUse leechers, ProcessUse seed) = await crowd.FetchAsync(FlashCrowd.Leechers);
        yield return Figure.AtMost(place, $"flash crowd: {FlashCrowd.Leechers} leechers / 1", all / alone, "", 1.5);
        yield return Figure.Plain(
            place, "flash crowd: CPU, leechers", leechers.CpuSeconds / (FlashCrowd.Leechers * FlashCrowd.Gibibytes), "s/GiB");
        yield return Figure.Plain(place, "flash crowd: CPU, seed, of what one leecher got", seed.CpuSeconds / FlashCrowd.Gibibytes, "s/GiB");
        yield return Figure.AtMost(place, "flash crowd: peak memory, largest leecher", leechers.PeakBytes / MiB, "MiB", 200);
        yield return Figure.AtMost(place, "flash crowd: peak memory, seed", seed.PeakBytes / MiB, "MiB", 200);
    }

    /// <summary>Many files that are small.</summary>
    public async IAsyncEnumerable<Figure> RunSmallAsync()
    {
        const int Files = 10_000;
        const int Bytes = 16 * 1024;
        string share = Path.Combine(root, "small");
        for (int i = 0; i < Files; i++)
        {
            string folder = Directory.CreateDirectory(Path.Combine(share, $"{i % 100}")).FullName;
            Corpus.RandomFile.Write(Path.Combine(folder, $"{i}.bin"), Bytes, seed: i);
        }

        await using BenchProcess peer = await BenchProcess.StartAsync(
            "share", "--name", "small", "--share", share, "--state", Path.Combine(root, "state-small"));
        await using BenchProcess queue = await BenchProcess.StartAsync(
            "queue", "--source", peer.Ready, "--output", Path.Combine(root, "out-small"), "--rounds", $"{Rounds}");
        Fetched fetched = JsonSerializer.Deserialize<Fetched>(queue.Ready)!;
        ProcessUse sender = JsonSerializer.Deserialize<ProcessUse>(await peer.EndAsync())!;
        yield return Figure.AtLeast(place, "10,000 files of 16 KiB", Files / fetched.MedianSeconds, "files/s", 2000);
        const double Gibibytes = Rounds * (double)Files * Bytes / (1L << 30);
        yield return Figure.Plain(place, "10,000 files of 16 KiB: CPU, receiver", fetched.Use.CpuSeconds / Gibibytes, "s/GiB");
        yield return Figure.Plain(place, "10,000 files of 16 KiB: CPU, sender", sender.CpuSeconds / Gibibytes, "s/GiB");
        yield return Figure.AtMost(place, "10,000 files of 16 KiB: peak memory, receiver", fetched.Use.PeakBytes / MiB, "MiB", 200);
        yield return Figure.AtMost(place, "10,000 files of 16 KiB: peak memory, sender", sender.PeakBytes / MiB, "MiB", 200);
    }

    /// <summary>As people have them: some are large, most are not.</summary>
    private string[] WriteFolder()
    {
        string folder = Directory.CreateDirectory(Path.Combine(root, "folder")).FullName;
        var files = new List<string>();
        foreach ((int count, int bytes) in ((int, int)[])[(16, 32 << 20), (1024, 512 << 10)])
        {
            for (int i = 0; i < count; i++)
            {
                files.Add(Path.Combine(folder, $"{bytes}-{i}.bin"));
                Corpus.RandomFile.Write(files[^1], bytes, seed: i);
            }
        }

        return [.. files];
    }

    private async Task<(Fetched Fetched, ProcessUse Senders)> FetchAsync(string content, int sources, PieceTransport transport)
    {
        var peers = new List<BenchProcess>();
        try
        {
            for (int i = 0; i < sources; i++)
            {
                peers.Add(await BenchProcess.StartAsync(
                    "share", "--name", $"peer{i}", "--share", Share, "--state", Path.Combine(root, $"state{i}")));
            }

            string[] fetching =
            [
                "fetch", "--content", content, "--output", Path.Combine(root, "out"), "--transport", transport.ToString(),
                "--rounds", $"{Rounds}", .. peers.SelectMany(p => (string[])["--source", p.Ready]),
            ];
            // Once for nothing: a peer that was just started compiles its code while it sends, some two seconds of a core each.
            await using (await BenchProcess.StartAsync(fetching))
            {
                foreach (BenchProcess peer in peers)
                    await peer.BeginAsync();
            }

            await using BenchProcess fetch = await BenchProcess.StartAsync(fetching);
            var uses = new List<ProcessUse>();
            foreach (BenchProcess peer in peers)
                uses.Add(JsonSerializer.Deserialize<ProcessUse>(await peer.EndAsync())!);
            return (
                JsonSerializer.Deserialize<Fetched>(fetch.Ready)!,
                new ProcessUse(uses.Sum(u => u.CpuSeconds), uses.Max(u => u.PeakBytes)));
        }
        finally
        {
            foreach (BenchProcess peer in peers)
                await peer.DisposeAsync();
        }
    }

    private Figure Plain(string what, double mibPerSecond) => Figure.Plain(place, what, mibPerSecond, "MiB/s");

    private Figure Ratio(string what, double value, double? goal) =>
        goal is { } least ? Figure.AtLeast(place, what, value, "", least) : Figure.Plain(place, what, value, "");
}
