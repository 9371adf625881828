using P2POrleans.Gateway.Tests.Harness;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Gateway.Tests.Original;

/// <summary>
/// An original peer knows a file by the very bytes of the name that it announced, and some file systems spell names decomposed.
/// </summary>
public sealed class SpellingTests
{
    private const string Composed = "canci\u00f3n.mp3";
    private const string Decomposed = "cancio\u0301n.mp3";

    [Theory]
    [InlineData(Composed)]
    [InlineData(Decomposed)]
    public async Task Name_OfAnOriginalPeer_IsFoundInAnyFormAndSentBackAsItSpeltIt(string asked)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await OriginalContractTests.IndexAsync(gateway, await gateway.LoginAsync("luis"), "luis", Decomposed);

        NameLookup byName = await gateway.GetAsync<NameLookup>("/api/v1/files/by-name/" + Uri.EscapeDataString(asked));
        Assert.Equal(Decomposed, Assert.Single(Assert.Single(byName.Contents).Sources).Name);
        Assert.Equal(
            [("grpc://127.0.0.1:50055/download/" + Decomposed, "luis")], await OriginalContractTests.SearchAsync(gateway, asked));
        Assert.Equal(Decomposed, Assert.Single((await gateway.GetAsync<SearchPage>("/api/v1/files?q=cancion")).Files).Name);
        Assert.Equal([new FileItem(Decomposed, null)], (await gateway.GetAsync<FilePage>("/api/v1/peers/luis/files")).Files);
    }

    [Fact]
    public async Task Search_OfTheContract_PutsThosePeersFirstThatKnowTheNameAsItWasAsked()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await OriginalContractTests.IndexAsync(gateway, await gateway.LoginAsync("ana"), "ana", Decomposed);
        await OriginalContractTests.IndexAsync(gateway, await gateway.LoginAsync("luis"), "luis", Composed);

        Assert.Equal(["luis", "ana"], (await OriginalContractTests.SearchAsync(gateway, Composed)).Select(found => found.Username));
        Assert.Equal(["ana", "luis"], (await OriginalContractTests.SearchAsync(gateway, Decomposed)).Select(found => found.Username));
    }

    [Fact]
    public async Task Spellings_OfOneName_AreOneFileToWhoeverAsks()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await OriginalContractTests.IndexAsync(gateway, await gateway.LoginAsync("ana"), "ana", Decomposed);
        await OriginalContractTests.IndexAsync(gateway, await gateway.LoginAsync("luis"), "luis", Composed);

        NameLookup byName = await gateway.GetAsync<NameLookup>("/api/v1/files/by-name/" + Uri.EscapeDataString(Composed));
        Assert.Equal(2, Assert.Single(byName.Contents).Sources.Count);
    }

    [Fact]
    public async Task ListFiles_PagesOverDecomposedNames()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        string[] names = ["a\u0301", "a\u0302", "a\u0303"];
        await OriginalContractTests.IndexAsync(gateway, await gateway.LoginAsync("luis"), "luis", names);

        var listed = new List<string>();
        string cursor = "";
        do
        {
            FilePage page = await gateway.GetAsync<FilePage>($"/api/v1/peers/luis/files?limit=1&cursor={cursor}");
            listed.AddRange(page.Files.Select(file => file.Name));
            cursor = page.NextCursor ?? "";
        }
        while (cursor.Length > 0);

        Assert.Equal(names, listed);
    }
}
