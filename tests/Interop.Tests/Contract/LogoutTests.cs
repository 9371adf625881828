using System.Net;
using P2POrleans.Interop.Tests.Harness;

namespace P2POrleans.Interop.Tests.Contract;

[Collection(ContractCollection.Name)]
public sealed class LogoutTests(ContractFixture network)
{
    private const string Url = "grpc://127.0.0.1:50051";

    private readonly OriginalDirectory _directory = network.Directory;

    [Fact]
    public async Task Logout_OwnToken_HidesThePeerUntilItsNextLogin()
    {
        string token = await _directory.JoinAsync("sale", Url, "escondido.txt");

        (await _directory.LogoutAsync(token, "sale")).AssertOk();
        Assert.Empty(await _directory.SearchAsync("escondido.txt"));

        await _directory.JoinAsync("sale", Url, "escondido.txt");
        Assert.Single(await _directory.SearchAsync("escondido.txt"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("desconocido")]
    public async Task Logout_WithoutAValidToken_IsRefused(string? token)
    {
        await _directory.JoinAsync("se queda", Url, "visible.txt");

        (await _directory.LogoutAsync(token, "se queda")).AssertRefused(HttpStatusCode.Unauthorized);

        Assert.Single(await _directory.SearchAsync("visible.txt"));
    }

    [Fact]
    public async Task Logout_OfAnotherUser_IsRefused()
    {
        await _directory.JoinAsync("tranquila", Url, "sigue.txt");
        string token = await _directory.JoinAsync("bromista", Url);

        (await _directory.LogoutAsync(token, "tranquila")).AssertRefused(HttpStatusCode.Forbidden);

        Assert.Single(await _directory.SearchAsync("sigue.txt"));
    }

    [Fact]
    public async Task Logout_MissingField_IsRefused()
    {
        string token = await _directory.JoinAsync("olvidadiza", Url, "aquí.txt");

        (await _directory.PostAsync("/logout", [], token)).AssertRefused(HttpStatusCode.BadRequest);

        Assert.Single(await _directory.SearchAsync("aquí.txt"));
    }
}
