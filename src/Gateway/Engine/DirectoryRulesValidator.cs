using Microsoft.Extensions.Options;
using P2POrleans.FileDirectory;

namespace P2POrleans.Gateway.Engine;

/// <summary>The directory knows its rules; here they get the name of their section.</summary>
internal sealed class DirectoryRulesValidator : IValidateOptions<DirectoryOptions>
{
    public ValidateOptionsResult Validate(string? name, DirectoryOptions options)
    {
        string[] broken = [.. options.Validate().Select(static sentence => EngineOptions.Section + ":" + sentence)];
        return broken.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(broken);
    }
}
