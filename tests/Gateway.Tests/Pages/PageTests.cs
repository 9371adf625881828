using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.Gateway.Tests.Harness;

namespace P2POrleans.Gateway.Tests.Pages;

public sealed partial class PageTests
{
    private const string Hostile = "<img src=x onerror=alert(1)> \"'& \u202Egnp.exe";

    [Fact]
    public async Task Names_AreText()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        TestPeer ana = await gateway.RegisterAsync("<b>ana", httpUrl: "http://127.0.0.1:51051");
        await ana.ReplaceAsync(Contents.File(Hostile, 1));

        string[] pages = [
            await PageAsync(gateway, "/?q=img"), await PageAsync(gateway, "/file/" + Contents.Id(1)), await PageAsync(gateway, "/peers"),
            await PageAsync(gateway, "/peer/" + Uri.EscapeDataString("<b>ana")), await PageAsync(gateway, "/?q=" + Uri.EscapeDataString(Hostile)),
        ];

        Assert.All(pages, page => Assert.DoesNotContain("<img", page, StringComparison.Ordinal));
        Assert.All(pages, page => Assert.DoesNotContain("<b>", page, StringComparison.Ordinal));
        // Shown, and not obeyed.
        Assert.Contains("&lt;img src=x onerror=alert(1)&gt;", pages[0], StringComparison.Ordinal);
        Assert.Contains("\\u{202E}gnp.exe", pages[0], StringComparison.Ordinal);
        Assert.DoesNotContain('\u202E', pages[0]);
        Assert.Contains("<bdi>&lt;b&gt;ana</bdi>", pages[2], StringComparison.Ordinal);
        // In a line for a shell, a quote ends nothing.
        Assert.Contains("curl -o &#x27;&lt;img src=x onerror=alert(1)&gt; &quot;&#x27;\\&#x27;&#x27;&amp; ", pages[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/?q=song")]
    [InlineData("/peers")]
    [InlineData("/peer/ana")]
    [InlineData("/directory")]
    [InlineData("/peer/nobody")]
    public async Task Page_LoadsNothingFromElsewhereAndRunsNothingOfItsOwn(string path)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await (await gateway.RegisterAsync("ana")).ReplaceAsync(Contents.File("song.mp3", 1));

        using HttpResponseMessage response = await gateway.Client.GetAsync(new Uri(path, UriKind.Relative));
        string page = await response.Content.ReadAsStringAsync();

        Assert.StartsWith("text/html", response.Content.Headers.ContentType?.ToString(), StringComparison.Ordinal);
        string policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.DoesNotContain(" style=", page, StringComparison.Ordinal);
        Assert.Matches("^<!DOCTYPE html>\\s*<html lang=\"en\">", page);
        string[] loaded = [.. Loaded().Matches(page).Select(match => match.Groups[1].Value)];
        Assert.NotEmpty(loaded);
        foreach (string url in loaded)
            Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync(new Uri(url, UriKind.Relative))).StatusCode);
    }

    /// <summary>The framework's own way to serve components protects forms with keys, which it keeps in the user's folder.</summary>
    [Fact]
    public async Task Pages_NeedNoKeys()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        Assert.Null(gateway.App.Services.GetService<IDataProtectionProvider>());
    }

    [Fact]
    public async Task Cold_WholePage_IsSmall()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        TestPeer ana = await gateway.RegisterAsync("ana");
        await ana.ReplaceAsync([.. Enumerable.Range(1, 300).Select(i => Contents.File($"a folder with a long name/song number {i}.mp3", i))]);

        string page = await PageAsync(gateway, "/?q=song");
        int assets = 0;
        foreach (Match match in Loaded().Matches(page))
            assets += (await gateway.Client.GetByteArrayAsync(new Uri(match.Groups[1].Value, UriKind.Relative))).Length;

        Assert.InRange(page.Length + assets, 1, 150_000);
    }

    [Fact]
    public async Task Asset_ThatTheBrowserHas_IsNotSentAgain()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        using HttpResponseMessage first = await gateway.Client.GetAsync(new Uri("/assets/page.css", UriKind.Relative));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/assets/page.css");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using HttpResponseMessage again = await gateway.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await gateway.Client.GetAsync(new Uri("/assets/other", UriKind.Relative))).StatusCode);
    }

    [Theory]
    [InlineData("es-AR,es;q=0.9,en;q=0.8", "es", "Archivos")]
    [InlineData("en;q=0.5,es", "es", "Archivos")]
    [InlineData("fr,en-GB;q=0.9,es;q=0.8", "en", "Files")]
    [InlineData("fr", "en", "Files")]
    [InlineData("es;q=0,en", "en", "Files")]
    [InlineData("", "en", "Files")]
    public async Task Language_IsTheOneThatTheBrowserPrefers(string accepted, string language, string word)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.TryAddWithoutValidation("Accept-Language", accepted);

        using HttpResponseMessage response = await gateway.Client.SendAsync(request);
        string page = await response.Content.ReadAsStringAsync();

        Assert.Contains($"<html lang=\"{language}\">", page, StringComparison.Ordinal);
        Assert.Contains($"<h1>{word}</h1>", page, StringComparison.Ordinal);
        Assert.Equal("Accept-Language", Assert.Single(response.Headers.Vary));
    }

    [Fact]
    public async Task Search_WithoutAScript_KeepsWhatWasTypedAndLeadsOn()
    {
        await using TestGateway gateway = await TestGateway.StartAsync([("P2P:Limits:DefaultPageSize", "2")]);
        TestPeer ana = await gateway.RegisterAsync("ana");
        await ana.ReplaceAsync([.. Enumerable.Range(1, 3).Select(i => Contents.File($"song {i}.mp3", i, size: 2048)), Contents.File("song.txt", 9)]);

        string first = await PageAsync(gateway, "/?q=song&ext=.mp3&min_size=&max_size=5000");
        string next = WebUtility.HtmlDecode(Next().Match(first).Groups[1].Value);
        string second = await PageAsync(gateway, next);

        Assert.Contains("name=\"q\" type=\"search\" value=\"song\"", first, StringComparison.Ordinal);
        Assert.Contains("value=\".mp3\"", first, StringComparison.Ordinal);
        Assert.Equal(2, FileLink().Count(first));
        Assert.Contains("2.0 KiB", first, StringComparison.Ordinal);
        Assert.Equal(1, FileLink().Count(second));
        Assert.DoesNotContain("song.txt", first + second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Content_ShowsItsNamesAndWhereToGetIt()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await (await gateway.RegisterAsync("ana", httpUrl: "http://127.0.0.1:51051")).ReplaceAsync(Contents.File("music/song.mp3", 7));
        await (await gateway.RegisterAsync("bob")).ReplaceAsync(Contents.File("other.mp3", 7));

        string page = await PageAsync(gateway, "/file/" + Contents.Id(7));

        Assert.Contains($"<code>p2p get {Contents.Id(7)}</code>", page, StringComparison.Ordinal);
        Assert.Contains($"href=\"http://127.0.0.1:51051/files/{Contents.Id(7)}\"", page, StringComparison.Ordinal);
        Assert.Contains("music/song.mp3", page, StringComparison.Ordinal);
        Assert.Contains("other.mp3", page, StringComparison.Ordinal);
        Assert.Equal(2, page.Split("<span class=\"state online\">").Length - 1);
    }

    [Fact]
    public async Task FileOfAnOriginalPeer_IsFoundByNameAndCalledUnverified()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        string token = await gateway.LoginAsync("luis");
        using (HttpResponseMessage listed = await gateway.PostAsync("/indice", new { username = "luis", archivos = new[] { "vieja foto.jpg" } }, token))
            await listed.ShouldBeAsync(200);

        string found = await PageAsync(gateway, "/?q=foto");
        string page = await PageAsync(gateway, "/name/" + Uri.EscapeDataString("vieja foto.jpg"));

        Assert.Contains("href=\"/name/vieja%20foto.jpg\"", found, StringComparison.Ordinal);
        Assert.Contains("unverified", page, StringComparison.Ordinal);
        Assert.Contains("original system", page, StringComparison.Ordinal);
        Assert.DoesNotContain("p2p get", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Peers_OneThatIsSilent_IsOffline()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await gateway.RegisterAsync("ana");
        string before = await PageAsync(gateway, "/peers");

        await gateway.AdvanceAsync(TimeSpan.FromSeconds(31));

        Assert.Contains("<span class=\"state online\">online</span>", before, StringComparison.Ordinal);
        Assert.Contains("<span class=\"state offline\">offline</span>", await PageAsync(gateway, "/peers"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/file/nonsense", 400, "A content id is 64 hexadecimal digits")]
    [InlineData("/peer/nobody", 404, "There is no such peer.")]
    [InlineData("/?q=song&min_size=many", 400, "&#x27;min_size&#x27; must be a whole number")]
    [InlineData("/peers?cursor=nonsense", 400, "cursor")]
    public async Task Page_ThatIsRefused_SaysWhyInHtml(string path, int status, string reason)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        using HttpResponseMessage response = await gateway.Client.GetAsync(new Uri(path, UriKind.Relative));
        string page = await response.Content.ReadAsStringAsync();

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains("<p class=\"trouble\">", page, StringComparison.Ordinal);
        Assert.Contains(reason, page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 503, "Try again in a moment.")]
    [InlineData(false, 500, "The gateway failed to answer")]
    public async Task Page_DirectoryFails_IsToldInHtml(bool isAway, int status, string reason)
    {
        await using TestGateway gateway = await TestGateway.StartAsync(
            services: services => services.AddSingleton<IFileDirectory>(new BrokenDirectory
            {
                Exception = isAway ? new DirectoryStoreException("It is away.") : new InvalidOperationException("It is broken."),
            }));
        gateway.ExpectsErrors = true;

        using HttpResponseMessage response = await gateway.Client.GetAsync(new Uri("/peers", UriKind.Relative));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(reason, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.StartsWith("text/html", response.Content.Headers.ContentType?.ToString(), StringComparison.Ordinal);
        Assert.True(response.Headers.Contains("Content-Security-Policy"));
    }

    private static async Task<string> PageAsync(TestGateway gateway, string path)
    {
        using HttpResponseMessage response = await gateway.Client.GetAsync(new Uri(path, UriKind.Relative));
        string page = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {page}");
        return page;
    }

    /// <summary>What a browser loads by itself.</summary>
    [GeneratedRegex("<(?:script|link|img)[^>]* (?:src|href)=\"([^\"]+)\"")]
    private static partial Regex Loaded();

    [GeneratedRegex("href=\"([^\"]+)\" rel=\"next\"")]
    private static partial Regex Next();

    [GeneratedRegex("href=\"/file/")]
    private static partial Regex FileLink();
}
