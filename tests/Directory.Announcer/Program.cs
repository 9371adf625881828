using P2POrleans.Directory.Contract;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Local;

// Opens the database that the argument names, lets four peers announce without end, and writes a line for everything that was
// acknowledged: "files PEER FIRST LAST". The caller kills it; should the caller itself be killed, the end of the input ends it.
_ = Task.Run(() =>
{
    while (Console.In.Read() >= 0)
    {
    }

    Environment.Exit(0);
});
var options = new LocalDirectoryOptions { DatabaseFile = args[0] };
await using LocalDirectory directory = await LocalDirectory.OpenAsync(
    options, TimeProvider.System, DirectoryObserver.None, CancellationToken.None);
Console.WriteLine("open");
await Task.WhenAll(Enumerable.Range(0, 4).Select(number => Task.Run(async () =>
{
    PeerDriver peer = await PeerDriver.RegisterAsync(directory, $"peer-{number}");
    await peer.ShareAsync(Named(peer.Name, 0, 100));
    Console.WriteLine($"files {peer.Name} 0 100");
    for (int first = 1; ; first++)
    {
        // A window of a hundred names that moves on by one.
        await peer.ChangeAsync(Named(peer.Name, first - 1, first), Named(peer.Name, first + 99, first + 100));
        Console.WriteLine($"files {peer.Name} {first} {first + 100}");
    }
})));

static FileEntry[] Named(string peer, int from, int to) =>
    [.. Enumerable.Range(from, to - from).Select(number => Files.Entry($"{peer} {number}", number))];
