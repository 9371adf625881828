using System.Text;
using P2POrleans.Gateway.Tests.Harness;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Gateway.Tests.Announces;

public sealed class LargeListTests
{
    private const int Count = 200_000;

    [Theory]
    [InlineData("application/json", null)]
    [InlineData("application/x-ndjson", "gzip")]
    public async Task Replace_TwoHundredThousandFiles_AllAreThere(string mediaType, string? encoding)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        TestPeer peer = await gateway.RegisterAsync("ana");
        string text = List(mediaType == "application/json");
        byte[] body = encoding is null ? Encoding.UTF8.GetBytes(text) : CompressionTests.Compress(encoding, text);

        using (HttpResponseMessage response = await peer.PutAsync(TestPeer.Bytes(body, mediaType, encoding)))
        {
            await response.ShouldBeAsync(200);
            Assert.Equal(new AnnounceResponse(1, Count), await TestGateway.ReadAsync<AnnounceResponse>(response));
        }

        peer.Sequence = 2;
        foreach (int number in new[] { 1, Count / 2, Count })
        {
            ContentSources content = await gateway.GetAsync<ContentSources>("/api/v1/files/" + Contents.Id(number, number));
            Assert.Equal($"folder {number % 100}/file {number}.bin", Assert.Single(content.Names));
        }

        Assert.Equal(Count - 1, (await peer.ChangeAsync([new FileItem("folder 7/file 7.bin", Contents.Id(7, 7))], [])).Files);
        Assert.Equal(0, (await peer.ReplaceAsync()).Files);
    }

    private static string List(bool isJson)
    {
        var text = new StringBuilder(isJson ? "{\"files\":[" : "");
        for (int number = 1; number <= Count; number++)
        {
            text.Append("{\"name\":\"folder ").Append(number % 100).Append("/file ").Append(number)
                .Append(".bin\",\"content_id\":\"").Append(Contents.Id(number, number)).Append("\"}");
            if (number < Count)
                text.Append(isJson ? ',' : '\n');
        }

        return text.Append(isJson ? "]}" : "").ToString();
    }
}
