using Microsoft.Extensions.Options;
using P2POrleans.FileDirectory;

namespace P2POrleans.Hosting;

/// <summary>The directory knows its rules; here they get the name of their section, the same for gateways and silos.</summary>
public sealed class DirectoryRulesValidator : IValidateOptions<DirectoryOptions>
{
    public const string Section = "P2P:Directory";

    public ValidateOptionsResult Validate(string? name, DirectoryOptions options)
    {
        string[] broken = [.. options.Validate().Select(static sentence => Section + ":" + sentence)];
        return broken.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(broken);
    }
}
