using System.Diagnostics;
using P2POrleans.TestKit;

namespace P2POrleans.Peer.Tests.Hashing;

/// <summary>Asks an independent implementation of BEP 52.</summary>
internal static class Libtorrent
{
    private const string Script = """
        import os, sys, libtorrent as lt
        for path in sys.argv[1:]:
            folder, name = os.path.split(path)
            files = lt.file_storage()
            files.add_file(name, os.path.getsize(path))
            torrent = lt.create_torrent(files, 1048576, lt.create_torrent.v2_only)
            lt.set_piece_hashes(torrent, folder)
            print(torrent.generate()[b"info"][b"file tree"][name.encode()][b""][b"pieces root"].hex())
        """;

    public static async Task<string[]> RootsAsync(IEnumerable<string> paths)
    {
        var start = new ProcessStartInfo(Need.Python, ["-c", Script, .. paths]) { RedirectStandardOutput = true };
        using Process python = Process.Start(start)!;
        string output = await python.StandardOutput.ReadToEndAsync();
        await python.WaitForExitAsync();
        Assert.Equal(0, python.ExitCode);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
