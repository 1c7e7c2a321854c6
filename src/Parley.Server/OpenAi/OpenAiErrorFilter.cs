using Parley.Core;

namespace Parley.Server.OpenAi;

/// <summary>Tells what went wrong before the answer began; after that the connection is cut, which no client takes for a whole answer.</summary>
internal sealed class OpenAiErrorFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        HttpContext http = context.HttpContext;
        try
        {
            return await next(context);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return Results.Empty;   // nobody listens any more
        }
        catch (EngineUnavailableException missing) when (!http.Response.HasStarted)
        {
            return OpenAiErrors.Unavailable(missing.Message);
        }
        catch (Exception lost) when (lost is EngineUnavailableException or IOException && http.Response.HasStarted)
        {
            http.Abort();
            return Results.Empty;
        }
    }
}
