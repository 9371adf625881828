using P2POrleans.Interop.Tests.Harness;
using P2POrleans.TestKit.Networks;

namespace P2POrleans.Interop.Tests.Transfers;

/// <summary>A network with one of our peers, whose folder lies beside a file that nobody shares.</summary>
public sealed class TransferFixture : NetworkFixture
{
    public const string Largest = "el más grande.bin";

    public const string TooLarge = "demasiado grande.bin";

    /// <summary>What the original client takes in one message, with the message around the content.</summary>
    public const int MessageLimit = 4 * 1024 * 1024;

    private const int AroundContent = 16;

    public TestPeer Peer { get; private set; } = null!;

    /// <summary>What <see cref="Peer"/> shares.</summary>
    public string Folder { get; private set; } = "";

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        FolderWith("ours", ("secreto.txt", "nobody shares this"u8.ToArray()));
        Folder = FolderWith(
            "ours/shared",
            ("plano.txt", "hola\n"u8.ToArray()),
            ("nada.txt", []),
            ("año nuevo – señal (1).txt", "spaces and accents\n"u8.ToArray()),
            ("100% & más #1?.txt", "percent\n"u8.ToArray()),
            ("dentro/de otra/carpeta.txt", "below\n"u8.ToArray()),
            (Largest, RandomBytes(MessageLimit - AroundContent)),
            (TooLarge, RandomBytes(MessageLimit)));
        Peer = await Network.StartPeerAsync("nuestro", Folder);
    }

    /// <summary>A new, empty folder for what is downloaded.</summary>
    public string NewOutput() => Network.Folder(Path.Combine("output", Guid.NewGuid().ToString("N")));

    public static byte[] RandomBytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
