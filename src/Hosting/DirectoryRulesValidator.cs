using Microsoft.Extensions.Options;
using P2POrleans.FileDirectory;

namespace P2POrleans.Hosting;

/// <summary>The directory knows its rules, and nothing of hosts.</summary>
public sealed class DirectoryRulesValidator : IValidateOptions<DirectoryOptions>
{
    public ValidateOptionsResult Validate(string? name, DirectoryOptions options) =>
        options.Validate().ToArray() is { Length: > 0 } broken ? ValidateOptionsResult.Fail(broken) : ValidateOptionsResult.Success;
}
