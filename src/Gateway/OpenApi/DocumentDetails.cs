using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using P2POrleans.Gateway.Info;

namespace P2POrleans.Gateway.OpenApi;

/// <summary>Title, version and how to bring a token.</summary>
internal sealed class DocumentDetails : IOpenApiDocumentTransformer
{
    public const string Bearer = "Bearer";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "P2POrleans directory",
            Version = BuildFacts.Version,
            Description = "Which peer has which file. The bytes themselves go from peer to peer.",
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Bearer] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "The token that a registration or a login gave.",
        };
        return Task.CompletedTask;
    }
}
