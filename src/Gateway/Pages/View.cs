using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace P2POrleans.Gateway.Pages;

/// <summary>
/// A Razor component as a whole page. Rendered by itself, without the services of the framework's own result for it, which would keep keys
/// for forms in the user's folder.
/// </summary>
/// <param name="parameters">An object with a property for each of the component's.</param>
internal sealed class View<TComponent>(object parameters) : IResult
    where TComponent : IComponent
{
    public int StatusCode { get; init; } = StatusCodes.Status200OK;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        await using var renderer = new HtmlRenderer(
            httpContext.RequestServices, httpContext.RequestServices.GetRequiredService<ILoggerFactory>());
        string html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<TComponent>(ParameterView.FromDictionary(new RouteValueDictionary(parameters)))).ToHtmlString());
        httpContext.Response.StatusCode = StatusCode;
        httpContext.Response.ContentType = "text/html; charset=utf-8";
        await httpContext.Response.WriteAsync(html, httpContext.RequestAborted);
    }
}
