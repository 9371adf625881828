using P2POrleans.Interop.Tests.Harness;
using P2POrleans.TestKit;

namespace P2POrleans.Interop.Tests.Transfers;

/// <summary>The original client downloads from our peer.</summary>
[Collection(TransferCollection.Name)]
public sealed class OriginalClientTests(TransferFixture network)
{
    [NeedsTheory(Need.PythonGrpc)]
    [InlineData("plano.txt")]
    [InlineData("nada.txt")]
    [InlineData("año nuevo – señal (1).txt")]
    [InlineData("100% & más #1?.txt")]
    [InlineData("dentro/de otra/carpeta.txt")]
    [InlineData(TransferFixture.Largest)]
    public async Task OriginalClient_FileOfOurPeer_Arrives(string name)
    {
        ClientResult result = await network.Originals.DownloadAsync(name, network.NewOutput());

        result.AssertSameAs(Path.Combine(network.Folder, name));
        Assert.Equal(($"{network.Peer.GrpcUrl}/download/{name}", "nuestro"), (result.Url, result.Username));
    }

    [NeedsFact(Need.PythonGrpc)]
    public async Task OriginalClient_FileTooLargeForOneMessage_IsToldByOurPeerWhatToUse()
    {
        ClientResult result = await network.Originals.DownloadAsync(TransferFixture.TooLarge, network.NewOutput());

        // The client's own limit has the same status; only our peer names the other way.
        Assert.Equal("RESOURCE_EXHAUSTED", result.Status);
        Assert.Contains("Use Download, or GET /files/", result.Details, StringComparison.Ordinal);
    }

    [NeedsFact(Need.PythonGrpc)]
    public async Task OriginalClient_NameThatNobodyHas_IsNotFound()
    {
        ClientResult result = await network.Originals.DownloadAsync("no existe.txt", network.NewOutput());

        Assert.Equal("nobody has it", result.Refused);
    }

    [NeedsTheory(Need.PythonGrpc)]
    [InlineData("../../../../../../../../../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("../secreto.txt")]
    [InlineData("dentro/../plano.txt")]
    [InlineData("./plano.txt")]
    [InlineData("dentro")]
    [InlineData("no existe.txt")]
    [InlineData("")]
    public async Task OriginalClient_PathThatOurPeerDoesNotShare_IsNotFound(string path)
    {
        ClientResult result = await OriginalSystem.AskAsync(network.Peer.GrpcUrl, path, network.NewOutput());

        Assert.Equal("NOT_FOUND", result.Status);
    }

    /// <summary>The other half of the test above: the same request does reach files where a peer believes its callers.</summary>
    [NeedsFact(Need.PythonGrpc)]
    public async Task OriginalClient_PathOutsideAnOriginalPeersFolder_Arrives()
    {
        string outside = network.FolderWith("confiado", ("secreto.txt", "shared by mistake"u8.ToArray()));
        OriginalPeer peer = await network.Originals.StartPeerAsync("confiado", network.FolderWith("confiado/compartido"));

        ClientResult result = await OriginalSystem.AskAsync(peer.Url, "../secreto.txt", network.NewOutput());

        result.AssertSameAs(Path.Combine(outside, "secreto.txt"));
    }
}
