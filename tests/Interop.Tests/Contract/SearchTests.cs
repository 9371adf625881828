using System.Net;
using System.Text.Json.Nodes;
using P2POrleans.Interop.Tests.Harness;

namespace P2POrleans.Interop.Tests.Contract;

[Collection(ContractCollection.Name)]
public sealed class SearchTests(ContractFixture network)
{
    private readonly OriginalDirectory _directory = network.Directory;

    [Theory]
    [InlineData("plano.txt")]
    [InlineData("año nuevo – señal (1).txt")]
    [InlineData("100% & más #1?.txt")]
    [InlineData("<b>\"comillas\"</b>.html")]
    [InlineData("日本語 😀.bin")]
    public async Task Search_AnyName_StandsRawInTheUrl(string name)
    {
        await _directory.JoinAsync("literal", "grpc://127.0.0.1:50051", name);

        Assert.Equal([($"grpc://127.0.0.1:50051/download/{name}", "literal")], await _directory.SearchAsync(name));
    }

    [Fact]
    public async Task Search_NameOfTwoPeers_FindsBoth()
    {
        await _directory.JoinAsync("ana", "grpc://127.0.0.1:50051", "común.txt");
        await _directory.JoinAsync("benito", "grpc://127.0.0.1:50052", "común.txt");

        Assert.Equal(
            [("grpc://127.0.0.1:50051/download/común.txt", "ana"), ("grpc://127.0.0.1:50052/download/común.txt", "benito")],
            (await _directory.SearchAsync("común.txt")).OrderBy(r => r.Username, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("exacto")]
    [InlineData("Exacto.txt")]
    [InlineData("exacto.txt.gz")]
    [InlineData("nadie lo tiene")]
    public async Task Search_NotTheExactName_FindsNobody(string name)
    {
        await _directory.JoinAsync("puntual", "grpc://127.0.0.1:50051", "exacto.txt");

        Assert.Empty(await _directory.SearchAsync(name));
    }

    [Fact]
    public async Task Search_MissingField_IsRefused() =>
        (await _directory.PostAsync("/buscar", new JsonObject { ["nombre"] = "x" })).AssertRefused(HttpStatusCode.BadRequest);
}
