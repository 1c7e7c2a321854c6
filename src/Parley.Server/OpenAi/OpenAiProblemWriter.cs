using Microsoft.AspNetCore.Mvc;

namespace Parley.Server.OpenAi;

/// <summary>
/// Gives problems under <c>/v1</c> OpenAI's shape, wherever they come from: a missing key, a limit, an unknown path. The
/// problem's type becomes the code.
/// </summary>
internal sealed class OpenAiProblemWriter : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => IsOurs(context.HttpContext.Request.Path);

    public ValueTask WriteAsync(ProblemDetailsContext context)
    {
        ProblemDetails problem = context.ProblemDetails;
        int status = problem.Status ?? context.HttpContext.Response.StatusCode;
        string message = problem.Detail ?? Explain(status, context.HttpContext.Request) ?? problem.Title ?? "The request failed.";
        Task written = OpenAiErrors.Error(status, message, null, CodeOf(problem, status)).ExecuteAsync(context.HttpContext);
        return new ValueTask(written);
    }

    private static bool IsOurs(PathString path) => path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase);

    private static string? Explain(int status, HttpRequest request) => status switch
    {
        StatusCodes.Status404NotFound =>
            $"There is no {request.Method} {request.Path}; /openapi/v1.json lists what there is.",
        StatusCodes.Status405MethodNotAllowed =>
            $"{request.Path} does not take {request.Method}; /openapi/v1.json lists what it takes.",
        StatusCodes.Status415UnsupportedMediaType =>
            $"{request.Path} does not take the content type '{request.ContentType ?? "missing"}'; /openapi/v1.json says which it takes.",
        _ => null,
    };

    // urn:parley:problem:too-many-requests is too_many_requests; a type that the framework has put is a page.
    private static string? CodeOf(ProblemDetails problem, int status) =>
        problem.Type?.StartsWith("urn:", StringComparison.Ordinal) == true
            ? problem.Type[(problem.Type.LastIndexOf(':') + 1)..].Replace('-', '_')
            : CodeOf(status);

    private static string? CodeOf(int status) => status switch
    {
        StatusCodes.Status404NotFound => "not_found",
        StatusCodes.Status405MethodNotAllowed => "method_not_allowed",
        StatusCodes.Status415UnsupportedMediaType => "unsupported_media_type",
        StatusCodes.Status500InternalServerError => "internal_error",
        _ => null,
    };
}
