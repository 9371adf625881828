using System.Text.Json;
using P2POrleans.Gateway.Tests.Harness;

namespace P2POrleans.Gateway.Tests.Announces;

/// <summary>Lists that must be refused with a reason, and without a trace.</summary>
public sealed class HostileAnnounceTests
{
    private static readonly string Id = Contents.Id(1);

    public static TheoryData<string, string> BadLists => new()
    {
        { "", "not valid JSON" },
        { "{", "not valid JSON" },
        { "{\"files\":[\n{]}", "line 2, byte 1" },
        { "{\"files\":[]}{}", "not valid JSON" },
        { "{\"files\":[" + Good + ",]}", "not valid JSON" },
        { "{\"files\":[" + Good, "not valid JSON" },
        { "[]", "must be a JSON object" },
        { "\"files\"", "must be a JSON object" },
        { "{}", "'files' is missing" },
        { "{\"added\":[]}", "'files' is missing" },
        { "{\"files\":null}", "'files' must be a list" },
        { "{\"files\":{}}", "'files' must be a list" },
        { "{\"files\":[" + Good + ",7]}", "files[1] must be an object" },
        { "{\"files\":[[]]}", "files[0] must be an object" },
        { "{\"files\":[{}]}", "files[0] has no 'name'" },
        { "{\"files\":[{\"name\":\"a\"}]}", "files[0] has no 'content_id'" },
        { Entry("1", null), "'name' that is not a string" },
        { Entry("\"../etc/passwd\"", null), "'..' segment" },
        { Entry("\"a/../b\"", null), "'..' segment" },
        { Entry("\"/a\"", null), "empty" },
        { Entry("\"a\\\\b\"", null), "backslash" },
        { Entry("\"\"", null), "is empty" },
        { Entry("\"a\\nb\"", null), "control character U+000A" },
        { Entry("\"a\\u0085b\"", null), "control character U+0085" },
        { Entry("\"a\\ud800b\"", null), "not well-formed Unicode" },
        { Entry("\"" + new string('a', 1025) + "\"", null), "longer than 1024" },
        { Entry("\"a\"", "null"), "'content_id' that is not" },
        { Entry("\"a\"", "\"\""), "'content_id' that is not" },
        { Entry("\"a\"", "\"" + Contents.Root(1) + "\""), "'content_id' that is not" },
        { Entry("\"a\"", "\"" + Contents.Root(1) + "-0\""), "'content_id' that is not" },
        { Entry("\"a\"", "\"" + Contents.Root(1) + "--5\""), "'content_id' that is not" },
        { Entry("\"a\"", "\"" + Contents.Root(1) + "-99999999999999999999\""), "'content_id' that is not" },
        { Entry("\"" + new string('a', 40_000) + "\"", null), "longer than" },
    };

    private static string Good => $$"""{"name":"good.txt","content_id":"{{Id}}"}""";

    [Theory]
    [MemberData(nameof(BadLists))]
    public async Task Replace_BadList_IsRefusedWithReasonAndChangesNothing(string body, string reason)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        TestPeer peer = await gateway.RegisterAsync("ana");
        await peer.ReplaceAsync(Contents.File("before.txt", 7));

        using HttpResponseMessage response = await peer.PutAsync(TestPeer.Json(body));
        JsonElement problem = await response.ShouldBeProblemAsync(400, "invalid");
        Assert.Contains(reason, problem.Detail(), StringComparison.Ordinal);
        Assert.Equal([Contents.File("before.txt", 7)], await peer.ListFilesAsync());
        await peer.ChangeAsync([], [Contents.File("after.txt", 8)]);
    }

    [Theory]
    [InlineData("""{"added":[{"name":"x"}]}""", "added[0] has no 'content_id'")]
    [InlineData("""{"removed":[3]}""", "removed[0] must be an object")]
    [InlineData("""{"added":3}""", "'added' must be a list")]
    [InlineData("{}", "'added' and 'removed'")]
    [InlineData("""{"add":[],"remove":[]}""", "'added' and 'removed'")]
    [InlineData("""{"files":[]}""", "'added' and 'removed'")]
    [InlineData("""{"added":null,"removed":null}""", "'added' and 'removed'")]
    public async Task Change_BadDelta_IsRefusedWithReason(string body, string reason)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        TestPeer peer = await gateway.RegisterAsync("ana");
        using HttpResponseMessage response = await peer.PatchAsync(TestPeer.Json(body));
        Assert.Contains(reason, (await response.ShouldBeProblemAsync(400, "invalid")).Detail(), StringComparison.Ordinal);
        await peer.ChangeAsync([], [Contents.File("after.txt", 8)]);
    }

    [Theory]
    [InlineData("PUT", "{\"name\":\"a\"", "line 2")]
    [InlineData("PUT", "{\"name\":\"a\"}", "Line 2 has no 'content_id'")]
    [InlineData("PUT", "7", "Line 2 must be an object")]
    [InlineData("PUT", "{\"name\":\"a/../b\"}", "Line 2 has a 'name'")]
    [InlineData("PUT", "nonsense", "line 2, byte ")]
    [InlineData("PATCH", "{}", "Line 2 must be {\"add\"")]
    [InlineData("PATCH", "{\"replace\":{}}", "Line 2 must be {\"add\"")]
    [InlineData("PATCH", "{\"add\":5}", "Line 2 must be an object")]
    [InlineData("PATCH", "{\"add\":null}", "Line 2 must be {\"add\"")]
    [InlineData("PATCH", "[]", "Line 2 must be {\"add\"")]
    public async Task Announce_BadLine_IsNamed(string method, string line, string reason)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        TestPeer peer = await gateway.RegisterAsync("ana");
        string good = method == "PUT" ? Good : "{\"add\":" + Good + "}";
        using HttpContent content = TestPeer.Ndjson(good + "\n" + line + "\n" + good);
        using HttpResponseMessage response = await (method == "PUT" ? peer.PutAsync(content) : peer.PatchAsync(content));
        Assert.Contains(reason, (await response.ShouldBeProblemAsync(400, "invalid")).Detail(), StringComparison.Ordinal);
        Assert.Empty(await peer.ListFilesAsync());
    }

    [Fact]
    public async Task Change_LineWithTwoChanges_IsRefused()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        TestPeer peer = await gateway.RegisterAsync("ana");
        using HttpResponseMessage response = await peer.PatchAsync(TestPeer.Ndjson("{\"add\":" + Good + ",\"remove\":" + Good + "}"));
        Assert.Contains("must be {\"add\"", (await response.ShouldBeProblemAsync(400, "invalid")).Detail(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    public async Task Announce_OtherMediaType_IsUnsupported(string mediaType)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        TestPeer peer = await gateway.RegisterAsync("ana");
        using HttpResponseMessage response = await peer.PutAsync(TestPeer.Bytes("{}"u8.ToArray(), mediaType));
        await response.ShouldBeProblemAsync(415, "unsupported_media_type");
    }

    private static string Entry(string name, string? contentId) =>
        "{\"files\":[" + Good + ",{\"name\":" + name + ",\"content_id\":" + (contentId ?? $"\"{Id}\"") + "}]}";
}
