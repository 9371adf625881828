using P2POrleans.Bench.Load;
using P2POrleans.Bench.Serving;

namespace P2POrleans.Bench.Directories;

/// <summary>What is measured, and how large.</summary>
/// <param name="Files">Entries of the large directory.</param>
/// <param name="Peers">Of the directory with many peers.</param>
/// <param name="Duration">Of each load.</param>
internal sealed record BenchSettings(string Engine, int Files, int Peers, TimeSpan Duration)
{
    /// <summary>Peers of the large directory.</summary>
    public const int Sharers = 500;

    public bool IsLocal => Engine == Engines.Local;

    /// <summary>The directory and its store are in the gateway's process.</summary>
    public bool IsOneProcess => Engine != Engines.Cluster;

    public int FilesEach => Files / Sharers;

    public static byte[][] Requests(ServerProcess server, int count, Func<int, string> path) =>
        [.. Enumerable.Range(0, count).Select(i => HttpLoad.Get(server.Address, path(i)))];
}
