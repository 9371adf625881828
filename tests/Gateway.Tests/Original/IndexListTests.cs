using System.Buffers;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using P2POrleans.Gateway.Announces;
using P2POrleans.Gateway.Limits;
using P2POrleans.Gateway.Original;
using P2POrleans.Gateway.Tests.Announces;
using P2POrleans.Gateway.Tests.Harness;

namespace P2POrleans.Gateway.Tests.Original;

/// <summary>The list of <c>/indice</c>: read as it arrives, in memory that is counted, all of it or nothing.</summary>
public sealed class IndexListTests
{
    private const int Budget = 1 << 20;

    private static readonly (string, string)[] SmallBudget =
        [("P2P:Limits:MaxPendingAnnounceBytes", "1048576")];

    [Fact]
    public async Task List_OfAHundredThousandTinyNamesInFewBytes_CountsAgainstTheMemoryForAll()
    {
        await using TestGateway gateway = await TestGateway.StartAsync(SmallBudget);
        string token = await gateway.LoginAsync("luis");
        await OriginalContractTests.IndexAsync(gateway, token, "luis", "before.txt");
        byte[] bomb = CompressionTests.Compress(
            "gzip", "{\"username\":\"luis\",\"archivos\":[" + string.Join(',', Enumerable.Repeat("\"a\"", 100_000)) + "]}");
        Assert.InRange(bomb.Length, 1, 10_000);

        using (HttpResponseMessage response = await gateway.SendAsync(
            HttpMethod.Post, "/indice", TestPeer.Bytes(bomb, "application/json", "gzip"), token))
        {
            await response.ShouldBeOriginalErrorAsync(503);
        }

        Assert.Single(await OriginalContractTests.SearchAsync(gateway, "before.txt"));
        await OriginalContractTests.IndexAsync(gateway, token, "luis", "after.txt");
        Assert.True(gateway.App.Services.GetRequiredService<AnnounceBudget>().TryTake(Budget), "Not all memory was given back.");
    }

    [Theory]
    [InlineData("""["good.txt","../etc/passwd"]""", "archivos[1], '../etc/passwd', has an empty, '.' or '..' segment.")]
    [InlineData("""["good.txt","C:\\x.txt"]""", "archivos[1], 'C:\\x.txt', contains a backslash; segments are separated by '/'.")]
    [InlineData("""["good.txt",7]""", "archivos[1] must be a string.")]
    [InlineData("""["good.txt",["a"]]""", "archivos[1] must be a string.")]
    [InlineData("""["good.txt","a\ud800"]""", "archivos[1] is not well-formed Unicode.")]
    [InlineData("\"good.txt\"", "The field 'archivos' must be a list.")]
    [InlineData("null", "The field 'archivos' must be a list.")]
    public async Task List_WithABadEntry_IsRefusedAsAWholeAndNamesIt(string list, string message)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        string token = await gateway.LoginAsync("luis");
        using HttpResponseMessage response = await gateway.SendAsync(
            HttpMethod.Post, "/indice", TestPeer.Json($$"""{"username":"luis","archivos":{{list}}}"""), token);
        Assert.Equal(message, await response.ShouldBeOriginalErrorAsync(400));
        Assert.Empty(await OriginalContractTests.SearchAsync(gateway, "good.txt"));
    }

    [Fact]
    public async Task List_WithABadNameThatIsLong_ShowsItsBeginning()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        string token = await gateway.LoginAsync("luis");
        using HttpResponseMessage response = await gateway.PostAsync(
            "/indice", new { username = "luis", archivos = new[] { new string('x', 5000) } }, token);
        Assert.Equal(
            $"archivos[0], '{new string('x', 60)}…', is longer than 1024 characters.", await response.ShouldBeOriginalErrorAsync(400));
    }

    [Theory]
    [InlineData("""{"username":"luis","archivos":["a","b\u0062"],"versión":{"x":[1,null]}}""")]
    [InlineData("""{"archivos" : [ "a", "bb" ], "username" : "luis"}""")]
    public void Body_CutAtEveryByte_GivesTheSame(string text)
    {
        byte[] body = Encoding.UTF8.GetBytes(text);
        for (int cut = 0; cut <= body.Length; cut++)
        {
            using var entries = new AnnounceEntries(new AnnounceBudget(Options.Create(new LimitOptions())), 10);
            var parser = new OriginalListParser(entries);
            Assert.Null(parser.Consume(new ReadOnlySequence<byte>(body, 0, cut), isFinal: false, out SequencePosition consumed));
            Assert.Null(parser.Consume(new ReadOnlySequence<byte>(body).Slice(consumed.GetInteger()), isFinal: true, out _));
            Assert.Equal("luis", parser.Text);
            Assert.Equal(["a", "bb"], entries.Added.Select(entry => entry.Name));
        }
    }
}
