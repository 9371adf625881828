using System.Text.Json;
using P2POrleans.Gateway.Tests.Harness;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Gateway.Tests.Announces;

public sealed class AnnounceTests
{
    [Fact]
    public async Task Replace_WhatIsNotInTheList_IsFoundNoMore()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        TestPeer peer = await gateway.RegisterAsync("ana");
        Assert.Equal(new AnnounceResponse(1, 2), await peer.ReplaceAsync(Contents.File("a.txt", 1), Contents.File("b.txt", 2)));
        Assert.Equal(new AnnounceResponse(2, 1), await peer.ReplaceAsync(Contents.File("b.txt", 2)));
        Assert.Empty((await gateway.GetAsync<NameLookup>("/api/v1/files/by-name/a.txt")).Contents);
        Assert.Single((await gateway.GetAsync<NameLookup>("/api/v1/files/by-name/b.txt")).Contents);
        Assert.Equal(new AnnounceResponse(3, 0), await peer.ReplaceAsync());
    }

    [Fact]
    public async Task Change_RemovesAndAdds()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        TestPeer peer = await gateway.RegisterAsync("ana");
        await peer.ReplaceAsync(Contents.File("a.txt", 1), Contents.File("b.txt", 2));
        await peer.ChangeAsync([Contents.File("a.txt", 1), Contents.File("never there", 9)], [Contents.File("a.txt", 3), Contents.File("b.txt", 2)]);
        Assert.Equal([Contents.File("a.txt", 3), Contents.File("b.txt", 2)], await peer.ListFilesAsync());
    }

    [Fact]
    public async Task Announce_SameSequenceAgain_GetsTheSameAnswer()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        TestPeer peer = await gateway.RegisterAsync("ana");
        AnnounceResponse first = await peer.ReplaceAsync(Contents.File("a.txt", 1));
        peer.Sequence = 1;
        Assert.Equal(first, await peer.ReplaceAsync(Contents.File("a.txt", 1)));
    }

    [Fact]
    public async Task Announce_BeyondTheNextSequence_IsConflictThatSaysWhichWasExpected()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        TestPeer peer = await gateway.RegisterAsync("ana");
        await peer.ReplaceAsync(Contents.File("a.txt", 1));
        peer.Sequence = 7;
        using HttpResponseMessage response = await peer.PutAsync(TestPeer.Json("""{"files":[]}"""));

        JsonElement problem = await response.ShouldBeProblemAsync(409, "sequence_gap");
        Assert.Equal(peer.Epoch, problem.GetProperty("expected_epoch").GetInt64());
        Assert.Equal(2, problem.GetProperty("expected_sequence").GetInt64());
        Assert.Single(await peer.ListFilesAsync());
    }

    [Fact]
    public async Task Announce_OfAnotherEpoch_IsConflictThatSaysWhichWasExpected()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        TestPeer peer = await gateway.RegisterAsync("ana");
        using HttpResponseMessage response = await gateway.SendAsync(
            HttpMethod.Put, $"/api/v1/peers/ana/files?epoch={peer.Epoch + 1}&sequence=1", TestPeer.Json("""{"files":[]}"""), peer.Token);

        JsonElement problem = await response.ShouldBeProblemAsync(409, "stale_epoch");
        Assert.Equal(peer.Epoch, problem.GetProperty("expected_epoch").GetInt64());
        Assert.Equal(1, problem.GetProperty("expected_sequence").GetInt64());
    }

    [Theory]
    [InlineData("?sequence=1")]
    [InlineData("?epoch=1")]
    [InlineData("?epoch=1&sequence=0")]
    [InlineData("?epoch=x&sequence=1")]
    [InlineData("?epoch=-1&sequence=1")]
    public async Task Announce_WithoutItsNumbers_IsRefused(string query)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        TestPeer peer = await gateway.RegisterAsync("ana");
        using HttpResponseMessage response = await gateway.SendAsync(
            HttpMethod.Put, "/api/v1/peers/ana/files" + query, TestPeer.Json("""{"files":[]}"""), peer.Token);
        await response.ShouldBeProblemAsync(400, "invalid");
    }

    [Fact]
    public async Task Announce_Names_AreNormalised()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        TestPeer peer = await gateway.RegisterAsync("ana");
        await peer.ReplaceAsync(Contents.File("mu\u0301sica/cancio\u0301n.mp3", 1), Contents.File("m\u00fasica/canci\u00f3n.mp3", 1));
        Assert.Equal([Contents.File("m\u00fasica/canci\u00f3n.mp3", 1)], await peer.ListFilesAsync());
    }

    [Fact]
    public async Task Announce_Ndjson_IsTakenLikeJson()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        TestPeer peer = await gateway.RegisterAsync("ana");
        string full = $$"""
            {"name":"a.txt","content_id":"{{Contents.Id(1)}}"}

            {"content_id":"{{Contents.Id(2)}}","size":3,"name":"b.txt"}
            """;
        using (HttpResponseMessage response = await peer.PutAsync(TestPeer.Ndjson(full)))
            await response.ShouldBeAsync(200);
        peer.Sequence = 2;
        string delta = "{\"add\":{\"name\":\"c.txt\",\"content_id\":\"" + Contents.Id(3) + "\"}}\r\n"
            + "{\"remove\":{\"name\":\"a.txt\",\"content_id\":\"" + Contents.Id(1) + "\"}}\n";
        using (HttpResponseMessage response = await peer.PatchAsync(TestPeer.Ndjson(delta)))
            await response.ShouldBeAsync(200);
        Assert.Equal([Contents.File("b.txt", 2), Contents.File("c.txt", 3)], await peer.ListFilesAsync());
    }

    [Fact]
    public async Task Change_LinesAsOurOwnSerialiserWritesThem_AreTaken()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        TestPeer peer = await gateway.RegisterAsync("ana");
        FileDeltaLine[] lines = [new(Add: Contents.File("a", 1)), new(Add: Contents.File("b", 2)), new(Remove: Contents.File("c", 3))];
        string body = string.Join('\n', lines.Select(line => JsonSerializer.Serialize(line, RestJson.Default.FileDeltaLine)));
        using HttpResponseMessage response = await peer.PatchAsync(TestPeer.Ndjson(body));
        await response.ShouldBeAsync(200);
        Assert.Equal([Contents.File("a", 1), Contents.File("b", 2)], await peer.ListFilesAsync());
    }

    [Fact]
    public async Task Announce_ManyPeersAtOnce_AllAreFound()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await Task.WhenAll(Enumerable.Range(1, 25).Select(async number =>
        {
            TestPeer peer = await gateway.RegisterAsync("peer " + number);
            for (int round = 0; round < 4; round++)
                await peer.ReplaceAsync([Contents.File("shared.bin", 1), Contents.File($"own {number}.bin", 1000 + number)]);
            await peer.ChangeAsync([], [Contents.File($"more {number}.bin", 2000 + number)]);
        }));

        ContentSources shared = Assert.Single((await gateway.GetAsync<NameLookup>("/api/v1/files/by-name/shared.bin")).Contents);
        Assert.Equal(25, shared.Sources.Count);
        InfoResponse info = await gateway.GetAsync<InfoResponse>("/api/v1/info");
        Assert.Equal((25, 25, 75), (info.Peers, info.PeersOnline, info.Files));
    }
}
