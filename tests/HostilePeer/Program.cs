using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using P2POrleans.HostilePeer;
using P2POrleans.Peer.Gateways;
using P2POrleans.Protocol.Content;
using P2POrleans.Protocol.Rest;

// GATEWAY NAME VICE FILE [CONTENT_ID]: announces the file, under another content's id if one is given, and serves it with a vice. Ends
// when its input does.
var content = new HostileContent(
    await File.ReadAllBytesAsync(args[3]), Enum.Parse<Vice>(args[2]),
    args.Length > 4 && ContentId.TryParse(args[4], out ContentId claimed) ? claimed : null);
WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
builder.WebHost.UseKestrelCore();
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
    kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
});
builder.Services.AddRouting();
builder.Services.AddGrpc();
builder.Services.AddSingleton(content);
await using WebApplication app = builder.Build();
app.UseRouting();
app.MapGrpcService<HostileService>();
app.MapGet("/files/{contentId}", HostileFiles.GetAsync);
await app.StartAsync();

Uri[] addresses = [.. app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>()
    .Addresses.Select(address => new Uri(address))];
using var directory = DirectoryClient.Connect(new Uri(args[0]));
RegisterResponse peer = Value(await directory.RegisterAsync(
    new RegisterRequest(args[1], $"grpc://{addresses[0].Authority}", $"http://{addresses[1].Authority}"), CancellationToken.None));
Value(await directory.AnnounceAllAsync(
    args[1], peer.Token, peer.Epoch, 1, [new FileItem(Path.GetFileName(args[3]), content.Id.ToString())], CancellationToken.None));
Console.WriteLine("""{"event":"ready"}""");

Task end = Console.In.ReadToEndAsync();
while (await Task.WhenAny(end, Task.Delay(TimeSpan.FromSeconds(5))) != end)
    await directory.HeartbeatAsync(args[1], peer.Token, CancellationToken.None);

static T Value<T>(GatewayResult<T> result)
    where T : class =>
    result.TryGet(out T? value, out GatewayFault? fault) ? value : throw new InvalidOperationException($"The gateway refused: {fault}");
