using System.Net;
using Microsoft.AspNetCore.Builder;
using P2POrleans.Silo.Hosting;

namespace P2POrleans.Cluster.Tests.Hosting;

public sealed class LocalCallersTests
{
    [Theory]
    [InlineData("127.0.0.1", "localhost", HttpStatusCode.OK)]
    [InlineData("::1", "[::1]", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", "page.example", HttpStatusCode.Forbidden)]
    [InlineData("192.0.2.7", "localhost", HttpStatusCode.Forbidden)]
    public async Task Caller_FromElsewhereOrUnderAnotherName_IsNotServed(string caller, string host, HttpStatusCode expected)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        await using WebApplication app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.Use((context, next) =>
        {
            context.Connection.RemoteIpAddress = IPAddress.Parse(caller);
            return next(context);
        });
        app.UseRouting();
        app.MapGroup("/dashboard").RequireLocalCaller().MapGet("/", () => "here");
        await app.StartAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, app.Urls.Single() + "/dashboard/");
        request.Headers.Host = host;

        using HttpResponseMessage answer = await http.SendAsync(request);

        Assert.Equal(expected, answer.StatusCode);
    }
}
