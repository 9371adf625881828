using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using P2POrleans.FileDirectory;
using P2POrleans.Gateway.Engine;
using P2POrleans.Gateway.Errors;
using P2POrleans.Gateway.Files;
using P2POrleans.Gateway.Info;
using P2POrleans.Gateway.Limits;
using P2POrleans.Gateway.Pages.Views;
using P2POrleans.Gateway.Peers;
using P2POrleans.Protocol.Names;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Gateway.Pages;

/// <summary>Pages for people: what REST v1 answers, as HTML that needs no script.</summary>
internal static class PagesApi
{
    public static async Task<IResult> Files(
        [AsParameters] SearchParameters parameters, HttpRequest request,
        IFileDirectory directory, IOptions<LimitOptions> limits, CancellationToken cancellationToken)
    {
        PageText text = PageLanguage.Of(request);
        var query = new PageQueryText(parameters.Text, parameters.Extension, parameters.MinSize, parameters.MaxSize);
        if (string.IsNullOrWhiteSpace(query.Text))
            return new View<FilesView>(new { Text = text, Query = query });

        return (await FilesApi.Search(parameters, request, directory, limits, cancellationToken)).Result switch
        {
            Ok<SearchPage> found => new View<FilesView>(new { Text = text, Query = query, Found = found.Value }),
            Problem problem => new View<FilesView>(new { Text = text, Query = query, Trouble = TroublePage.Message(text, problem) })
            {
                StatusCode = problem.Status,
            },
            _ => throw new InvalidOperationException("A search has another answer."),
        };
    }

    public static async Task<IResult> Content(
        string contentId, string? cursor, HttpRequest request,
        IFileDirectory directory, IOptions<LimitOptions> limits, CancellationToken cancellationToken) =>
        (await FilesApi.FindByContent(contentId, null, cursor, directory, limits, cancellationToken)).Result switch
        {
            Ok<ContentSources> { Value: { } content } => new View<ContentView>(new
            {
                Text = PageLanguage.Of(request),
                Title = content.Names.Count > 0 ? SharedName.FileNameOf(content.Names[0]) : content.ContentId,
                Contents = (IReadOnlyList<ContentSources>)[content],
            }),
            var other => Refused(request, other),
        };

    public static async Task<IResult> Named(
        HttpContext http, string? name, string? cursor,
        IFileDirectory directory, IOptions<LimitOptions> limits, CancellationToken cancellationToken) =>
        (await FilesApi.FindByName(http, name, null, cursor, directory, limits, cancellationToken)).Result switch
        {
            Ok<NameLookup> { Value: { } found } => new View<ContentView>(new
            {
                Text = PageLanguage.Of(http.Request),
                Title = found.Name,
                found.Contents,
                found.NextCursor,
            }),
            var other => Refused(http.Request, other),
        };

    public static async Task<IResult> Peers(
        string? cursor, HttpRequest request, IFileDirectory directory, IOptions<LimitOptions> limits, CancellationToken cancellationToken) =>
        (await PeersApi.List(null, cursor, directory, limits, cancellationToken)).Result switch
        {
            Ok<PeerPage> { Value: { } page } => new View<PeersView>(new { Text = PageLanguage.Of(request), Page = page }),
            var other => Refused(request, other),
        };

    public static async Task<IResult> Peer(
        string peer, string? cursor, HttpRequest request,
        IFileDirectory directory, IOptions<LimitOptions> limits, CancellationToken cancellationToken)
    {
        IResult found = (await PeersApi.Find(peer, directory, cancellationToken)).Result;
        IResult files = found is Ok<PeerItem>
            ? (await PeersApi.ListFiles(peer, null, cursor, directory, limits, cancellationToken)).Result
            : found;
        return (found, files) is (Ok<PeerItem> { Value: { } item }, Ok<FilePage> { Value: { } page })
            ? new View<PeerView>(new { Text = PageLanguage.Of(request), Peer = item, Page = page })
            : Refused(request, files);
    }

    public static async Task<IResult> Directory(
        HttpRequest request, IFileDirectory directory, EngineChoice engine, CancellationToken cancellationToken)
    {
        InfoResponse? info = (await InfoApi.GetInfo(directory, engine, cancellationToken)).Value;
        return new View<DirectoryView>(new { Text = PageLanguage.Of(request), Info = info });
    }

    private static TroublePage Refused(HttpRequest request, IResult answer) => new(PageLanguage.Of(request), (Problem)answer);
}
