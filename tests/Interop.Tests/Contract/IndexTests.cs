using System.Net;
using System.Text.Json.Nodes;
using P2POrleans.Interop.Tests.Harness;

namespace P2POrleans.Interop.Tests.Contract;

[Collection(ContractCollection.Name)]
public sealed class IndexTests(ContractFixture network)
{
    private const string Url = "grpc://127.0.0.1:50051";

    private readonly OriginalDirectory _directory = network.Directory;

    [Fact]
    public async Task Index_AnotherList_ReplacesTheFirst()
    {
        string token = await _directory.JoinAsync("cambiante", Url, "viejo.txt", "queda.txt");

        (await _directory.IndexAsync(token, "cambiante", "queda.txt", "nuevo.txt")).AssertOk();

        Assert.Empty(await _directory.SearchAsync("viejo.txt"));
        Assert.Single(await _directory.SearchAsync("queda.txt"));
        Assert.Single(await _directory.SearchAsync("nuevo.txt"));
    }

    [Fact]
    public async Task Index_EmptyList_EmptiesIt()
    {
        string token = await _directory.JoinAsync("vacía", Url, "uno.txt", "dos.txt");

        (await _directory.IndexAsync(token, "vacía")).AssertOk();

        Assert.Empty(await _directory.SearchAsync("uno.txt"));
        Assert.Empty(await _directory.SearchAsync("dos.txt"));
    }

    [Fact]
    public async Task Index_OfAnotherUser_IsRefusedAndChangesNothing()
    {
        await _directory.JoinAsync("víctima", Url, "precioso.txt");
        string token = await _directory.JoinAsync("intruso", Url);

        (await _directory.IndexAsync(token, "víctima", "falso.txt")).AssertRefused(HttpStatusCode.Forbidden);

        Assert.Single(await _directory.SearchAsync("precioso.txt"));
        Assert.Empty(await _directory.SearchAsync("falso.txt"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer desconocido")]
    [InlineData("Bearer dGVzdGlnbw.desconocido")]
    [InlineData("Basic dGVzdGlnbzp4")]
    public async Task Index_WithoutAValidToken_IsRefusedAndChangesNothing(string? authorization)
    {
        await _directory.JoinAsync("testigo", Url, "intacto.txt");
        var body = new JsonObject { ["username"] = "testigo", ["archivos"] = new JsonArray("colado.txt") };

        (await _directory.SendAsync("/indice", body, authorization)).AssertRefused(HttpStatusCode.Unauthorized);

        Assert.Single(await _directory.SearchAsync("intacto.txt"));
        Assert.Empty(await _directory.SearchAsync("colado.txt"));
    }

    [Theory]
    [InlineData("username")]
    [InlineData("archivos")]
    public async Task Index_MissingField_IsRefused(string missing)
    {
        string token = await _directory.JoinAsync("a medias", Url, "medio.txt");
        var body = new JsonObject { ["username"] = "a medias", ["archivos"] = new JsonArray() };
        body.Remove(missing);

        (await _directory.PostAsync("/indice", body, token)).AssertRefused(HttpStatusCode.BadRequest);

        Assert.Single(await _directory.SearchAsync("medio.txt"));
    }
}
