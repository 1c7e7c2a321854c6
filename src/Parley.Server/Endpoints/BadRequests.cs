using Microsoft.AspNetCore.Diagnostics;

namespace Parley.Server.Endpoints;

/// <summary>
/// Answers where a body breaks off, is too long or comes too slowly while an endpoint reads it: that is the client's doing, and no error of the
/// server.
/// </summary>
internal sealed class BadRequests : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        int? status = exception switch
        {
            BadHttpRequestException problem => problem.StatusCode,
            // A length of a chunk that no number holds.
            IOException { InnerException: OverflowException } => StatusCodes.Status400BadRequest,
            _ => null,
        };
        if (status is not { } code)
            return false;
        await Problems.BadBody(code, exception.Message).ExecuteAsync(context);
        return true;
    }
}
