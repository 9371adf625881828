using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using P2POrleans.Gateway.Ownership;

namespace P2POrleans.Gateway.OpenApi;

/// <summary>
/// What the signatures do not say: which operations need a token, and which parameters are numbers (they are read as text, so
/// that a wrong one is named to the caller).
/// </summary>
internal sealed class OperationDetails : IOpenApiOperationTransformer
{
    private static readonly HashSet<string> Numbers = ["limit", "min_size", "max_size", "epoch", "sequence"];
    private static readonly HashSet<string> Required = ["q", "epoch", "sequence"];

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (OpenApiParameter parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
        {
            if (parameter.Name is null || parameter.In != ParameterLocation.Query)
                continue;
            if (Numbers.Contains(parameter.Name))
                parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64", Minimum = "0" };
            parameter.Required = Required.Contains(parameter.Name);
        }

        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<NeedsToken>().Any())
        {
            var scheme = new OpenApiSecuritySchemeReference(DocumentDetails.Bearer, context.Document);
            operation.Security = [new OpenApiSecurityRequirement { [scheme] = [] }];
        }

        return Task.CompletedTask;
    }
}
