using Microsoft.Extensions.Options;

namespace Parley.Engines.Models;

/// <summary>Refuses settings that can only be mistakes.</summary>
internal sealed class ModelOptionsValidator : IValidateOptions<ModelOptions>
{
    private static readonly string[] _precisions = [ModelOptions.Auto, "fp32", "int8"];

    public ValidateOptionsResult Validate(string? name, ModelOptions options)
    {
        var mistakes = new List<string>();
        if (!_precisions.Contains(options.Precision, StringComparer.Ordinal))
            mistakes.Add(
                $"Parley:Models:Precision is '{options.Precision}'; it takes {string.Join(", ", _precisions)}.");
        if (options.Threads < 0)
            mistakes.Add($"Parley:Models:Threads is {options.Threads}; it takes 0 or more.");
        if (options.UnloadAfterSeconds < 0)
            mistakes.Add($"Parley:Models:UnloadAfterSeconds is {options.UnloadAfterSeconds}; it takes 0 or more.");
        if (options.ParallelDownloads is < 1 or > 32)
            mistakes.Add($"Parley:Models:ParallelDownloads is {options.ParallelDownloads}; it takes 1 to 32.");
        if (!Uri.TryCreate(options.HubEndpoint, UriKind.Absolute, out Uri? hub) || hub.Scheme is not (
            "https" or "http"))
            mistakes.Add($"Parley:Models:HubEndpoint (HF_ENDPOINT) is '{options.HubEndpoint}'; it takes a URL " +
                $"such as https://huggingface.co.");
        return mistakes.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }
}
