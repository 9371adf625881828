using System.Net;
using System.Text.Json.Nodes;
using P2POrleans.Interop.Tests.Harness;

namespace P2POrleans.Interop.Tests.Contract;

[Collection(ContractCollection.Name)]
public sealed class LoginTests(ContractFixture network)
{
    private readonly OriginalDirectory _directory = network.Directory;

    [Fact]
    public async Task Login_NewName_GivesAToken()
    {
        RestAnswer answer = await _directory.LoginAsync("nueva", "clave", "grpc://127.0.0.1:50051");

        answer.AssertOk();
        Assert.NotEqual("", answer.Body["token"]!.GetValue<string>());
    }

    [Fact]
    public async Task Login_Again_GivesANewTokenAndKeepsTheList()
    {
        string first = await _directory.JoinAsync("otra vez", "grpc://127.0.0.1:50051", "repetido.txt");

        RestAnswer again = await _directory.LoginAsync("otra vez", OriginalDirectory.Password, "grpc://127.0.0.1:50051");

        again.AssertOk();
        Assert.NotEqual(first, again.Body["token"]!.GetValue<string>());
        Assert.Equal([("grpc://127.0.0.1:50051/download/repetido.txt", "otra vez")], await _directory.SearchAsync("repetido.txt"));
    }

    [Fact]
    public async Task Login_WrongPassword_IsRefusedAndMovesNothing()
    {
        await _directory.JoinAsync("dueña", "grpc://127.0.0.1:50051", "suyo.txt");

        RestAnswer answer = await _directory.LoginAsync("dueña", "adivinada", "grpc://127.0.0.1:666");

        answer.AssertRefused(HttpStatusCode.Unauthorized);
        Assert.Equal([("grpc://127.0.0.1:50051/download/suyo.txt", "dueña")], await _directory.SearchAsync("suyo.txt"));
    }

    [Theory]
    [InlineData("username")]
    [InlineData("password")]
    [InlineData("url")]
    public async Task Login_MissingField_IsRefused(string missing)
    {
        var body = new JsonObject { ["username"] = "incompleta", ["password"] = "clave", ["url"] = "grpc://127.0.0.1:50051" };
        body.Remove(missing);

        (await _directory.PostAsync("/login", body)).AssertRefused(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("grpc://localhost:50051")]
    [InlineData("grpc://192.168.1.20:50052")]
    [InlineData("grpc://[::1]:50051")]
    [InlineData("grpc://peer1:50051")]
    [InlineData("grpc://p2p_peer_1:50051")]
    [InlineData("grpc://peer1.p2p_network:50051")]
    public async Task Login_UrlOfAnyHost_IsFoundAsItWasGiven(string url)
    {
        await _directory.JoinAsync("viajera", url, "dónde.txt");

        Assert.Equal([($"{url}/download/dónde.txt", "viajera")], await _directory.SearchAsync("dónde.txt"));
    }

    [Fact]
    public async Task Login_NewUrl_MovesThePeer()
    {
        await _directory.JoinAsync("nómada", "grpc://127.0.0.1:50051", "maleta.txt");

        (await _directory.LoginAsync("nómada", OriginalDirectory.Password, "grpc://peer2:50052")).AssertOk();

        Assert.Equal([("grpc://peer2:50052/download/maleta.txt", "nómada")], await _directory.SearchAsync("maleta.txt"));
    }

    [Fact]
    public async Task Login_NameOfANativePeer_IsRefused()
    {
        Assert.Equal(HttpStatusCode.Created, await _directory.RegisterNativeAsync("nativo"));

        RestAnswer answer = await _directory.LoginAsync("nativo", "clave", "grpc://127.0.0.1:50051");

        answer.AssertRefused(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Register_NameOfAnOriginalPeer_IsRefused()
    {
        await _directory.JoinAsync("veterana", "grpc://127.0.0.1:50051");

        Assert.Equal(HttpStatusCode.Conflict, await _directory.RegisterNativeAsync("veterana"));
    }
}
