using P2POrleans.TestKit.Networks;

namespace P2POrleans.Interop.Tests.Harness;

/// <summary>A running gateway for the tests of a class, which use names of their own.</summary>
public class NetworkFixture : IAsyncLifetime
{
    public TestNetwork Network { get; private set; } = null!;

    internal OriginalDirectory Directory { get; private set; } = null!;

    internal OriginalSystem Originals { get; private set; } = null!;

    /// <summary>Environment of the gateway.</summary>
    protected virtual IReadOnlyDictionary<string, string?>? GatewaySettings => null;

    public virtual async Task InitializeAsync()
    {
        Network = await TestNetwork.StartAsync(GatewaySettings);
        Directory = new OriginalDirectory(Network.Gateway);
        Originals = new OriginalSystem(Network);
    }

    public async Task DisposeAsync()
    {
        Directory.Dispose();
        await Network.DisposeAsync();
    }

    /// <summary>A new folder with files of these names and contents.</summary>
    public string FolderWith(string name, params (string Name, byte[] Content)[] files)
    {
        string folder = Network.Folder(name);
        foreach ((string file, byte[] content) in files)
        {
            string path = Path.Combine(folder, file);
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, content);
        }

        return folder;
    }
}
